package io.waybill.protocol;

import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;

/**
 * Makes sendable copies of messages. A delivered message still carries the marks of the half message it was; sent again
 * with them it would become a half message and never be seen, so reserved properties are left behind.
 */
public final class MessageCopy {

    /** What {@link MessageConst#STRING_HASH_SET} forgets. */
    private static final Set<String> ALSO_RESERVED = Set.of(
            MessageConst.PROPERTY_TRANSACTION_ID,
            MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES,
            MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS,
            MessageConst.PROPERTY_TRANS_OFFSET,
            MessageConst.PROPERTY_INNER_NUM,
            MessageConst.PROPERTY_INNER_BASE,
            MessageConst.PROPERTY_INNER_MULTI_DISPATCH,
            MessageConst.PROPERTY_FORWARD_QUEUE_ID,
            MessageConst.PROPERTY_REDIRECT,
            MessageConst.PROPERTY_TIMER_ROLL_LABEL,
            MessageConst.TIMER_ENGINE_TYPE);

    private MessageCopy() {}

    /**
     * A copy that reaches one consumer group and no other, as a retry of the given topic's message.
     *
     * @param properties the original's properties, RocketMQ's own among them
     */
    public static Message forGroup(String group, String topic, byte @Nullable [] body, Map<String, String> properties) {
        Message copy = onTopic(Topics.retriesOf(group), body, properties);
        MessageAccessor.putProperty(copy, MessageConst.PROPERTY_RETRY_TOPIC, topic);
        return copy;
    }

    /**
     * A copy for everyone who subscribes to a topic.
     *
     * @param properties the original's properties, RocketMQ's own among them
     */
    public static Message onTopic(String topic, byte @Nullable [] body, Map<String, String> properties) {
        Message copy = new Message(topic, body);
        properties.forEach((name, value) -> {
            if (isKept(name)) {
                MessageAccessor.putProperty(copy, name, value);
            }
        });
        return copy;
    }

    /** Whether a property belongs to the message itself and not to one copy's way through the broker. */
    public static boolean isKept(String name) {
        return switch (name) {
            case MessageConst.PROPERTY_KEYS,
                    MessageConst.PROPERTY_TAGS,
                    MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX,
                    MessageConst.PROPERTY_ORIGIN_MESSAGE_ID -> true;
            default ->
                !MessageConst.STRING_HASH_SET.contains(name)
                        && !ALSO_RESERVED.contains(name)
                        && !name.startsWith(MessageConst.PROPERTY_TRANSIENT_PREFIX);
        };
    }
}
