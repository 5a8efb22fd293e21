package io.waybill.internal.producer;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.MessageRules;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/** A message as it is kept in the table and sent, its payload written. */
record WrittenMessage(
        String topic, @Nullable String tag, @Nullable String key, Map<String, String> headers, byte[] body) {

    WrittenMessage {
        headers = Map.copyOf(headers);
    }

    /** The message as RocketMQ carries it: an ordinary one, ready to be sent. */
    Message toMessage(MessageId id, String storeId) {
        return MessageRules.assemble(id, storeId, topic, tag, key, headers, body);
    }

    static String describe(String topic, @Nullable String tag, @Nullable String key) {
        return "message to " + topic + (tag == null ? "" : ":" + tag) + (key == null ? "" : ", key " + key);
    }

    /** Names what is sent, without its content: safe to log. */
    @Override
    public String toString() {
        return describe(topic, tag, key);
    }
}
