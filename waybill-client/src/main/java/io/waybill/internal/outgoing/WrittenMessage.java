package io.waybill.internal.outgoing;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.MessageRules;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/** A message as it is kept in the table and sent, its payload written. */
public record WrittenMessage(
        String topic, @Nullable String tag, @Nullable String key, Map<String, String> headers, byte[] body) {

    public WrittenMessage {
        headers = Map.copyOf(headers);
    }

    /**
     * Has the payload written.
     *
     * @param ofApplication writes it unless the message has a codec of its own
     * @throws io.waybill.UnwritablePayloadException when the payload can't be written
     * @throws IllegalArgumentException when what the codec adds can't be added
     */
    public static WrittenMessage of(OutgoingMessage message, PayloadCodec ofApplication, MessageId id) {
        PayloadCodec codec = message.codec() != null ? message.codec() : ofApplication;
        EncodedPayload written = codec.write(message.payload(), new Envelope(id, message.topic()));
        Map<String, String> all = new LinkedHashMap<>(message.headers());
        written.headers().forEach((name, value) -> add(all, name, value));
        String name = codec.name();
        if (name != null) {
            MessageRules.checkCodec(Headers.CODEC, name);
            all.put(Headers.CODEC, name);
        }
        MessageRules.checkRoom(message.tag(), message.key(), all);
        return new WrittenMessage(message.topic(), message.tag(), message.key(), all, written.body());
    }

    private static void add(Map<String, String> all, String name, String value) {
        if (name.equals(Headers.KEY_ID)) {
            MessageRules.checkCodec(name, value);
        } else {
            MessageRules.checkHeader(name, value);
        }
        if (all.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("header '" + name + "' is set by the message and by its codec");
        }
    }

    /** The message as RocketMQ carries it: an ordinary one, ready to be sent. */
    public Message toMessage(MessageId id, String storeId) {
        return MessageRules.assemble(id, storeId, topic, tag, key, headers, body);
    }

    public Subject subject() {
        return new Subject(topic, tag, key);
    }

    /** Names what is sent, without its content: safe to log. */
    @Override
    public String toString() {
        return "message to " + topic + (tag == null ? "" : ":" + tag) + (key == null ? "" : ", key " + key);
    }
}
