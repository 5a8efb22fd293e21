package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesUnitTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DefaultCluster",
                "DefaultCluster_REPLY_TOPIC",
                "TBW102",
                "SCHEDULE_TOPIC_XXXX",
                "BenchmarkTest",
                "RMQ_SYS_TRANS_HALF_TOPIC",
                "RMQ_SYS_TRANS_OP_HALF_TOPIC",
                "RMQ_SYS_ANYTHING",
                "rmq_sys_wheel_timer",
                "Rmq_Sys_x",
                "TRANS_CHECK_MAX_TIME_TOPIC",
                "SELF_TEST_TOPIC",
                "OFFSET_MOVED_EVENT",
                "CHECKPOINT_TOPIC",
                "WAYBILL_EVENT",
                "WAYBILL_COMMAND"
            })
    void topicsOfRocketMqAndOfWaybillAreNobodyElses(String topic) {
        assertThatThrownBy(() -> MessageRules.checkTopic(topic))
                .isInstanceOfSatisfying(
                        ReservedNameException.class,
                        refused -> assertThat(refused.code()).isEqualTo("TOPIC_RESERVED"))
                .hasMessageContaining(topic)
                .hasMessageContaining("choose a topic of yours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%RETRY%ORDER_GROUP", "%DLQ%ORDER_GROUP", "%LMQ%x", "a topic", ""})
    void whatIsNoTopicOfAnybodysIsRefusedAsWell(String topic) {
        assertThatThrownBy(() -> MessageRules.checkTopic(topic)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PAYMENT_NOTIFY_TOPIC", "ORDER_REPLY_TOPIC", "MyDefaultCluster", "WAYBILL_EVENTS", "RMQ", "x"})
    void topicsLikeThemAreNot(String topic) {
        assertThatCode(() -> MessageRules.checkTopic(topic)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CID_RMQ_SYS_TRANS",
                "cid_rmq_sys_x",
                "DEFAULT_CONSUMER",
                "DEFAULT_PRODUCER",
                "TOOLS_CONSUMER",
                "SCHEDULE_CONSUMER",
                "SELF_TEST_C_GROUP",
                "__MONITOR_CONSUMER",
                "CID_ONSAPI_PULL",
                "WAYBILL_JOURNAL",
                "WAYBILL_TAP_PAYMENT_NOTIFY_TOPIC",
                "WAYBILL_DEAD_LETTERS_ORDER_GROUP",
                "WAYBILL_STORE_payment"
            })
    void groupsOfRocketMqAndOfWaybillAreNobodyElses(String group) {
        assertThatThrownBy(() -> MessageRules.checkGroup(group))
                .isInstanceOf(ReservedNameException.class)
                .hasMessageContaining(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDER_GROUP", "CID_ORDERS", "WAYBILL_ORDERS", "CONSUMER"})
    void groupsLikeThemAreNot(String group) {
        assertThatCode(() -> MessageRules.checkGroup(group)).doesNotThrowAnyException();
    }
}
