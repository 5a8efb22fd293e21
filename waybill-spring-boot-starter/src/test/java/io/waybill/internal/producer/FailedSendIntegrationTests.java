package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.waybill.HalfMessageException;
import io.waybill.OutgoingMessage;
import io.waybill.StoreException;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.stream.Stream;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.store.config.BrokerRole;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A half message that is not safely stored: nothing commits, even where the exception is swallowed. */
class FailedSendIntegrationTests {

    private static final String TOPIC = "FAILED_SEND";
    private static final String READ_ONLY = "FAILED_SEND_READ_ONLY";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC);

    /** What is wrong, and what the caller is told. */
    enum Trouble {
        TOPIC_DOES_NOT_EXIST(
                "FAILED_SEND_NOWHERE",
                "topic FAILED_SEND_NOWHERE does not exist on broker-test. Create it: deploy/local/topic FAILED_SEND_NOWHERE",
                10),
        BODY_OVER_THE_LIMIT(TOPIC, "size over max", 5 << 20),
        BODY_EMPTY(TOPIC, "length is zero", 0),
        TOPIC_NOT_WRITEABLE(READ_ONLY, READ_ONLY, 10),
        BROKER_WITHOUT_ITS_SLAVE(TOPIC, "FLUSH_SLAVE_TIMEOUT", 10);

        private final String topic;
        private final String explanation;
        private final int size;

        Trouble(String topic, String explanation, int size) {
            this.topic = topic;
            this.explanation = explanation;
            this.size = size;
        }

        OutgoingMessage message(String key) {
            return OutgoingMessage.to(topic).key(key).payload(new byte[size]);
        }
    }

    static Stream<Arguments> troubles() {
        return Stream.of(Trouble.values())
                .flatMap(trouble -> Stream.of(Form.values()).map(form -> Arguments.of(trouble, form)));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void isToldToTheCallerAndNothingIsCommitted(Trouble trouble, Form form) throws Exception {
        String key = trouble + "-" + form;
        try (AutoCloseable over = begin(trouble)) {
            assertThatThrownBy(() -> form.send(APPLICATION, trouble.message(key), () -> APPLICATION.effect(key)))
                    .isInstanceOf(HalfMessageException.class)
                    .hasMessageContaining(trouble.explanation);
        }
        assertNothingCameOf(trouble, key);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheTransactionFromCommittingEvenIfSwallowed(Trouble trouble) throws Exception {
        String key = "swallowed-" + trouble;
        try (AutoCloseable over = begin(trouble)) {
            assertThatThrownBy(() -> APPLICATION.transaction().executeWithoutResult(status -> {
                        assertThat(catchThrowable(() -> APPLICATION.waybill().send(trouble.message(key))))
                                .isNotNull();
                        APPLICATION.effect(key);
                    }))
                    .isInstanceOf(HalfMessageException.class);
        }
        assertNothingCameOf(trouble, key);
    }

    /** A producer that was restarted would not be asked about half messages to a topic that it does not know. */
    @Test
    void nothingIsSentToATopicAsLongAsItCannotBeRemembered() {
        String topic = "FAILED_SEND_NOT_REMEMBERED";
        EmbeddedRocketMq.shared().createTopic(topic);
        OutgoingMessage message = OutgoingMessage.to(topic).key("remembered").payload("1");
        APPLICATION.jdbc().execute("rename table waybill_topic to waybill_topic_away");
        try {
            for (int attempt = 1; attempt <= 2; attempt++) {
                assertThatThrownBy(
                                () -> Form.CALLBACK.send(APPLICATION, message, () -> APPLICATION.effect("remembered")))
                        .isInstanceOf(StoreException.class);
            }
        } finally {
            APPLICATION.jdbc().execute("rename table waybill_topic_away to waybill_topic");
        }
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(topic)).isEmpty();
        assertThat(APPLICATION.effects("remembered")).isZero();

        Form.CALLBACK.send(APPLICATION, message, () -> APPLICATION.effect("remembered"));

        assertThat(APPLICATION.jdbc().queryForList("select topic from waybill_topic", String.class))
                .contains(topic);
    }

    private static AutoCloseable begin(Trouble trouble) {
        return switch (trouble) {
            case TOPIC_NOT_WRITEABLE -> {
                EmbeddedRocketMq.shared().createTopic(READ_ONLY);
                Broker.permit(READ_ONLY, PermName.PERM_READ);
                yield () -> {};
            }
            case BROKER_WITHOUT_ITS_SLAVE -> withoutSlave();
            default -> () -> {};
        };
    }

    /** A synchronous master whose slave is away. */
    private static AutoCloseable withoutSlave() {
        MessageStoreConfig config = EmbeddedRocketMq.shared().broker().getMessageStoreConfig();
        int slaveTimeout = config.getSlaveTimeout();
        config.setSlaveTimeout(200);
        config.setInSyncReplicas(2);
        config.setBrokerRole(BrokerRole.SYNC_MASTER);
        return () -> {
            config.setBrokerRole(BrokerRole.ASYNC_MASTER);
            config.setInSyncReplicas(1);
            config.setSlaveTimeout(slaveTimeout);
        };
    }

    private static void assertNothingCameOf(Trouble trouble, String key) {
        Broker.awaitAllHalfMessagesSettled();
        if (trouble != Trouble.TOPIC_DOES_NOT_EXIST) {
            assertThat(Broker.keysOn(trouble.topic)).doesNotContain(key);
        }
        assertThat(APPLICATION.effects(key)).isZero();
        assertThat(APPLICATION.statusesOf(key)).doesNotContain(1);
    }
}
