package io.waybill;

import io.waybill.internal.producer.WrittenMessage;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.MessageRules;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent. All but its payload is checked when it is built, and can't change afterwards; the payload is written when the
 * message is sent, as it is then.
 */
public final class OutgoingMessage {

    private final String topic;
    private final @Nullable String tag;
    private final @Nullable String key;
    private final Map<String, String> headers;
    private final Object payload;
    private final @Nullable PayloadCodec codec;

    private OutgoingMessage(Builder builder, Object payload) {
        this.topic = builder.topic;
        this.tag = builder.tag;
        this.key = builder.key;
        this.headers = Map.copyOf(builder.headers);
        this.payload = payload;
        this.codec = builder.codec;
    }

    /**
     * Begins a message to a topic.
     *
     * @throws IllegalArgumentException when the topic's name is empty, illegal, or one of RocketMQ's own
     */
    public static Builder to(String topic) {
        return new Builder(topic);
    }

    public String topic() {
        return topic;
    }

    public @Nullable String tag() {
        return tag;
    }

    public @Nullable String key() {
        return key;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The message with its payload written.
     *
     * @param ofApplication writes it unless the message has a codec of its own
     * @throws io.waybill.UnwritablePayloadException when the payload can't be written
     * @throws IllegalArgumentException when what the codec adds can't be added
     */
    WrittenMessage write(PayloadCodec ofApplication, MessageId id) {
        PayloadCodec writer = codec != null ? codec : ofApplication;
        EncodedPayload written = writer.write(payload, new Envelope(id, topic));
        Map<String, String> all = new LinkedHashMap<>(headers);
        written.headers().forEach((name, value) -> add(all, name, value));
        String name = writer.name();
        if (name != null) {
            MessageRules.checkCodec(Headers.CODEC, name);
            all.put(Headers.CODEC, name);
        }
        MessageRules.checkRoom(tag, key, all);
        return new WrittenMessage(topic, tag, key, all, written.body());
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

    /** Names what is sent, without its content: safe to log. */
    @Override
    public String toString() {
        return WrittenMessage.describe(topic, tag, key);
    }

    /** Collects the parts of a message. Not thread-safe. */
    public static final class Builder {

        private final String topic;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String tag;
        private @Nullable String key;
        private @Nullable PayloadCodec codec;

        private Builder(String topic) {
            MessageRules.checkTopic(topic);
            this.topic = topic;
        }

        /** The tag that consumers may filter by. */
        public Builder tag(String tag) {
            MessageRules.checkTag(tag);
            this.tag = tag;
            return this;
        }

        /** The business key by which people will look for this message, a payment's number for example. */
        public Builder key(String key) {
            MessageRules.checkKey(key);
            this.key = key;
            return this;
        }

        /**
         * Adds a header.
         *
         * @throws IllegalArgumentException for names that RocketMQ or Waybill use, those that would delay the message
         *     among them: a transactional message can't be delayed
         */
        public Builder header(String name, String value) {
            MessageRules.checkHeader(name, value);
            headers.put(name, value);
            return this;
        }

        /** What the payload of this one message is written by, in place of the application's codec. */
        public Builder codec(PayloadCodec codec) {
            this.codec = codec;
            return this;
        }

        /**
         * Completes the message. The payload is written when the message is sent: by the message's codec or the application's,
         * text and bytes as they are and anything else as JSON unless those are others.
         *
         * @throws IllegalArgumentException when the payload is null, or headers, tag and key come to more bytes than leave room
         *     for what is added on the way
         */
        public OutgoingMessage payload(Object payload) {
            if (payload == null) {
                throw new IllegalArgumentException(
                        "the payload of a message to " + topic
                                + " is null, and consumers could do nothing with it: send an empty text or map where there is nothing to say");
            }
            MessageRules.checkRoom(tag, key, headers);
            return new OutgoingMessage(this, payload instanceof byte[] bytes ? bytes.clone() : payload);
        }
    }
}
