package io.waybill;

import io.waybill.protocol.MessageRules;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent. All but its payload is checked when it is built, and can't change afterwards; the payload is written when the
 * message is sent, as it is then, before anything of it is stored. May be sent several times, as a message of its own each time.
 * As thread-safe as its payload.
 */
public final class OutgoingMessage {

    private final String topic;
    private final @Nullable String tag;
    private final @Nullable String key;
    private final Map<String, String> headers;
    private final Object payload;
    private final @Nullable PayloadCodec codec;
    private final @Nullable String orderKey;
    private final @Nullable Instant deliverAt;

    private OutgoingMessage(Builder builder, Object payload) {
        this.topic = builder.topic;
        this.tag = builder.tag;
        this.key = builder.key;
        this.headers = Map.copyOf(builder.headers);
        this.payload = payload;
        this.codec = builder.codec;
        this.orderKey = builder.orderKey;
        this.deliverAt = builder.deliverAt;
    }

    /**
     * Begins a message to a topic.
     *
     * @throws IllegalArgumentException when the topic's name is empty, illegal, or one of RocketMQ's own
     */
    public static Builder to(String topic) {
        return new Builder(topic);
    }

    /** Without a namespace. */
    public String topic() {
        return topic;
    }

    /** Null for none. */
    public @Nullable String tag() {
        return tag;
    }

    /** The business key; null for none. */
    public @Nullable String key() {
        return key;
    }

    /** Those that were given; what the codec adds comes when the message is sent. */
    public Map<String, String> headers() {
        return headers;
    }

    /** What was given as the payload; of bytes a copy. */
    public Object payload() {
        return payload instanceof byte[] bytes ? bytes.clone() : payload;
    }

    /** What the payload is written by; null for the application's codec. */
    public @Nullable PayloadCodec codec() {
        return codec;
    }

    /** The key by which it is ordered; null where it is not. */
    public @Nullable String orderKey() {
        return orderKey;
    }

    /** Before when it is not published; null for at once. */
    public @Nullable Instant deliverAt() {
        return deliverAt;
    }

    /** Names what is sent, without its content: safe to log. */
    @Override
    public String toString() {
        return "message to " + topic + (tag == null ? "" : ":" + tag) + (key == null ? "" : ", key " + key);
    }

    /** Collects the parts of a message. Not thread-safe. */
    public static final class Builder {

        private final String topic;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String tag;
        private @Nullable String key;
        private @Nullable PayloadCodec codec;
        private @Nullable String orderKey;
        private @Nullable Instant deliverAt;

        private Builder(String topic) {
            MessageRules.checkTopic(topic);
            this.topic = topic;
        }

        /**
         * The tag that consumers may filter by.
         *
         * @throws IllegalArgumentException when it is blank, {@code *}, too long, or contains {@code ||} or control characters
         */
        public Builder tag(String tag) {
            MessageRules.checkTag(tag);
            this.tag = tag;
            return this;
        }

        /**
         * The business key by which people will look for this message, a payment's number for example.
         *
         * @throws IllegalArgumentException when it is empty, too long, or contains spaces or control characters
         */
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
         * Has the message published after those to the same topic with the same key whose transactions committed before, into one
         * queue: an orderly listener is handed them in that order. For {@link Waybill#publish} only.
         *
         * @throws IllegalArgumentException when it is empty, too long, or contains spaces or control characters
         */
        public Builder orderedBy(String key) {
            MessageRules.checkKey(key);
            this.orderKey = key;
            return this;
        }

        /**
         * Has the message published at that time, to about a second, and not before; where it is past, at once. Until then it can be
         * {@linkplain Waybill#cancel cancelled}. At most seven days ahead. For {@link Waybill#publish} only.
         */
        public Builder deliverAt(Instant time) {
            this.deliverAt = time;
            return this;
        }

        /**
         * Completes the message. The payload is written when the message is sent: by the message's codec or the application's,
         * text and bytes as they are and anything else as JSON unless those are others.
         *
         * @throws IllegalArgumentException when the payload is null, the message is both ordered and to be delivered later, or headers, tag and key come to more bytes than leave room
         *     for what is added on the way
         */
        public OutgoingMessage payload(Object payload) {
            if (payload == null) {
                throw new IllegalArgumentException(
                        "the payload of a message to " + topic
                                + " is null, and consumers could do nothing with it: send an empty text or map where there is nothing to say");
            }
            if (orderKey != null && deliverAt != null) {
                throw new IllegalArgumentException("a message to " + topic
                        + " is to be both ordered and delivered later: those that come after it would wait until then");
            }
            MessageRules.checkRoom(tag, key, headers);
            return new OutgoingMessage(this, payload instanceof byte[] bytes ? bytes.clone() : payload);
        }
    }
}
