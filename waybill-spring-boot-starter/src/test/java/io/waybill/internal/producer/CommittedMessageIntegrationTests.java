package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.WaybillListener;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.support.StepControl;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is committed is delivered. */
class CommittedMessageIntegrationTests {

    private static final String TOPIC = "COMMITTED";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(Effects.class);

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "COMMITTED_GROUP")
    static class Effects extends WaybillListener<String> {
        private final JdbcTemplate jdbc;

        Effects(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void handle(String text, Delivery delivery) {
            jdbc.update("insert into effect values (?)", "consumed " + text);
        }
    }

    private static final List<LocalTransactionState> ANSWERS = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void watchCheckBacks() {
        TransactionMQProducer producer = APPLICATION.bean(BrokerClient.class).producer();
        TransactionListener starters = producer.getTransactionListener();
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return starters.executeLocalTransaction(message, argument);
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt half) {
                LocalTransactionState answer = starters.checkLocalTransaction(half);
                ANSWERS.add(answer);
                return answer;
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void isDelivered(Form form) {
        String key = "plain-" + form;

        form.send(APPLICATION, message(key), () -> {});

        awaitConsumed(key);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key)).contains(Outcome.OutcomeKind.COMMITTED));
    }

    @ParameterizedTest
    @EnumSource
    void isDeliveredAfterACheckBackWhenTheBrokerWasNotTold(Form form) {
        String key = "end-lost-" + form;

        try (Steps.Listening dead = StepControl.dieAt(Step.COMMITTED)) {
            form.send(APPLICATION, message(key), () -> {});
        }

        assertThat(Broker.keysOn(TOPIC)).doesNotContain(key);
        awaitConsumed(key);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key)).contains(Outcome.OutcomeKind.COMMITTED));
    }

    @ParameterizedTest
    @EnumSource
    void isDeliveredWithOneEffectThoughTheBrokerAskedWhileTheTransactionRan(Form form) {
        String key = "slow-" + form;
        ANSWERS.clear();

        form.send(APPLICATION, message(key), () -> {
            APPLICATION.effect(key);
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> assertThat(ANSWERS).hasSizeGreaterThan(1).containsOnly(LocalTransactionState.UNKNOW));
        });

        assertThat(APPLICATION.effects(key)).isEqualTo(1);
        Broker.awaitAllHalfMessagesSettled();
        awaitConsumed(key);
        assertThat(Broker.outcomesOf(key)).contains(Outcome.OutcomeKind.PENDING);
    }

    @Test
    void isOneOfSeveralOfTheSameTransaction() {
        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.waybill().send(message("several-1"));
            APPLICATION.waybill().send(message("several-2"));
            APPLICATION.waybill().send(message("several-3"));
        });

        awaitConsumed("several-1");
        awaitConsumed("several-2");
        awaitConsumed("several-3");
        assertThat(APPLICATION
                        .jdbc()
                        .queryForObject(
                                "select count(*) from waybill_transaction where message_key like 'several-%'",
                                Integer.class))
                .isEqualTo(3);
    }

    @Test
    void returnsWhatTheWorkReturnedAndTellsItTheId() {
        String id = APPLICATION.waybill().send(message("result"), given -> given.toString());

        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC))
                .anySatisfy(
                        copy -> assertThat(copy.getUserProperty("WAYBILL_ID")).isEqualTo(id)));
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }

    private static void awaitConsumed(String key) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(APPLICATION.effects("consumed " + key)).isEqualTo(1));
        assertThat(Broker.keysOn(TOPIC)).contains(key);
        assertThat(APPLICATION.statusesOf(key)).containsExactly(1);
    }
}
