package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCopyUnitTests {

    /** What of RocketMQ's own properties is the message's, not one copy's. */
    private static final Set<String> THE_MESSAGES_OWN = Set.of(
            MessageConst.PROPERTY_KEYS,
            MessageConst.PROPERTY_TAGS,
            MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX,
            MessageConst.PROPERTY_ORIGIN_MESSAGE_ID,
            MessageConst.PROPERTY_SHARDING_KEY,
            MessageConst.PROPERTY_TRACE_CONTEXT);

    static Stream<String> everyNameRocketMqReserves() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : MessageConst.class.getFields()) {
            if (field.getType() == String.class
                    && (field.getName().startsWith("PROPERTY_")
                            || field.getName().equals("TIMER_ENGINE_TYPE"))) {
                names.add((String) field.get(null));
            }
        }
        return names.stream().filter(name -> !THE_MESSAGES_OWN.contains(name));
    }

    @ParameterizedTest
    @MethodSource("everyNameRocketMqReserves")
    void leavesBehindWhatBelongsToOneCopysWayThroughTheBroker(String name) {
        Message copy = copyWith(Map.of(name, "1"));
        assertThat(copy.getProperties()).doesNotContainEntry(name, "1");
    }

    @Test
    void keepsWhatIsTheMessagesOwn() {
        Map<String, String> kept = Map.of(
                "KEYS",
                "P-1 0197a5c2-ffff-7abc-8def-0123456789ab",
                "TAGS",
                "PAID",
                "UNIQ_KEY",
                "7F000001000A2A139A5503C5B2A80000",
                Headers.ID,
                "0197a5c2-ffff-7abc-8def-0123456789ab",
                Headers.STORE,
                "store",
                Headers.KEY,
                "P-1",
                "tenant",
                "blue",
                Headers.CODEC,
                "aes-gcm",
                Headers.KEY_ID,
                "2026-11");
        Message copy = copyWith(kept);
        assertThat(copy.getProperties()).containsAllEntriesOf(kept);
        assertThat(copy.getKeys()).isEqualTo(kept.get("KEYS"));
        assertThat(copy.getTags()).isEqualTo("PAID");
    }

    @Test
    void isAddressedToTheGroupAsARetryOfItsTopic() {
        Message copy = MessageCopy.forGroup("ORDERS", "PAYMENTS", new byte[] {1, 2}, Map.of());
        assertThat(copy.getTopic()).isEqualTo("%RETRY%ORDERS");
        assertThat(copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC)).isEqualTo("PAYMENTS");
        assertThat(copy.getBody()).containsExactly(1, 2);
    }

    @Test
    void ofARetriedCopyNamesTheBusinessTopicAsWell() {
        Message copy = copyWith(Map.of(MessageConst.PROPERTY_RETRY_TOPIC, "ANOTHER"));
        assertThat(copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC)).isEqualTo("PAYMENTS");
    }

    private static Message copyWith(Map<String, String> properties) {
        return MessageCopy.forGroup("ORDERS", "PAYMENTS", new byte[] {1}, properties);
    }
}
