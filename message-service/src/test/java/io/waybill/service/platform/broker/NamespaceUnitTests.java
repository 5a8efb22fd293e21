package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceUnitTests {

    private final Namespace names = new Namespace("TEST");

    @ParameterizedTest
    @CsvSource({
        "PAID, TEST%PAID",
        "%RETRY%ORDERS, %RETRY%TEST%ORDERS",
        "%DLQ%ORDERS, %DLQ%TEST%ORDERS",
        "WAYBILL_EVENT, TEST%WAYBILL_EVENT",
        "RMQ_SYS_TRANS_HALF_TOPIC, RMQ_SYS_TRANS_HALF_TOPIC",
        "TRANS_CHECK_MAX_TIME_TOPIC, TRANS_CHECK_MAX_TIME_TOPIC"
    })
    void isPutBeforeNamesAndTakenOffAgain(String name, String onBroker) {
        assertThat(names.with(name)).isEqualTo(onBroker);
        assertThat(names.with(onBroker)).isEqualTo(onBroker);
        assertThat(names.without(onBroker)).isEqualTo(name);
        assertThat(Namespace.NONE.with(name)).isEqualTo(name);
        assertThat(Namespace.NONE.without(onBroker)).isEqualTo(onBroker);
    }

    @Test
    void anotherOneIsLeftAlone() {
        assertThat(names.without("OTHER%PAID")).isEqualTo("OTHER%PAID");
        assertThat(names.without(new MessageQueue("TESTS%PAID", "b", 1)).getTopic())
                .isEqualTo("TESTS%PAID");
        assertThat(Namespace.of("%RETRY%OTHER%GROUP").name()).isEqualTo("OTHER");
        assertThat(Namespace.of("%RETRY%GROUP")).isEqualTo(Namespace.NONE);
    }

    @Test
    void whatIsReceivedIsAsIfThereWereNone() {
        Map<String, String> there = Map.of(
                MessageConst.PROPERTY_RETRY_TOPIC,
                "TEST%PAID",
                MessageConst.PROPERTY_REAL_TOPIC,
                "%RETRY%TEST%ORDERS",
                MessageConst.PROPERTY_PRODUCER_GROUP,
                "TEST%PAYMENTS",
                "tenant",
                "TEST%7");
        MessageExt message = new MessageExt();
        message.setTopic("%DLQ%TEST%ORDERS");
        there.forEach((name, value) -> MessageAccessor.putProperty(message, name, value));

        names.takeOff(message);

        assertThat(message.getTopic()).isEqualTo("%DLQ%ORDERS");
        assertThat(message.getProperties())
                .containsEntry(MessageConst.PROPERTY_RETRY_TOPIC, "PAID")
                .containsEntry(MessageConst.PROPERTY_REAL_TOPIC, "%RETRY%ORDERS")
                .containsEntry(MessageConst.PROPERTY_PRODUCER_GROUP, "PAYMENTS")
                .containsEntry("tenant", "TEST%7");
    }

    @Test
    void aRetryThatIsSentNamesItsTopicAsBrokersDo() {
        Message retry = new Message("%RETRY%ORDERS", new byte[] {1});
        MessageAccessor.putProperty(retry, MessageConst.PROPERTY_RETRY_TOPIC, "PAID");

        names.putOn(retry);

        assertThat(retry.getTopic()).isEqualTo("%RETRY%TEST%ORDERS");
        assertThat(retry.getProperty(MessageConst.PROPERTY_RETRY_TOPIC)).isEqualTo("TEST%PAID");
    }
}
