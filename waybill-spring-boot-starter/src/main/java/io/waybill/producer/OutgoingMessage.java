package io.waybill.producer;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.MessageRules;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;

/** A message to be sent: checked when it is built, immutable once built. */
public final class OutgoingMessage {

    private final String topic;
    private final @Nullable String tag;
    private final @Nullable String key;
    private final Map<String, String> headers;
    private final byte[] body;

    private OutgoingMessage(Builder builder, byte[] body) {
        this(builder.topic, builder.tag, builder.key, builder.headers, body);
    }

    /** A message as it is in the table: it was checked when it was built. */
    OutgoingMessage(
            String topic, @Nullable String tag, @Nullable String key, Map<String, String> headers, byte[] body) {
        this.topic = topic;
        this.tag = tag;
        this.key = key;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** The message as RocketMQ carries it: an ordinary one, ready to be sent. */
    Message toMessage(MessageId id, String storeId) {
        return MessageRules.assemble(id, storeId, topic, tag, key, headers, body);
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

    byte[] body() {
        return body;
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

        /**
         * Completes the message. Text and bytes are sent as they are, anything else as JSON.
         *
         * @throws IllegalArgumentException when the payload can't be written as JSON, or headers, tag and key come to
         *     more bytes than leave room for what is added on the way
         */
        public OutgoingMessage payload(Object payload) {
            MessageRules.checkRoom(tag, key, headers);
            return new OutgoingMessage(this, encode(payload));
        }

        private byte[] encode(Object payload) {
            if (payload instanceof byte[] bytes) {
                return bytes.clone();
            }
            if (payload instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            try {
                return JSON.toJSONBytes(payload);
            } catch (RuntimeException unwritable) {
                throw new IllegalArgumentException(
                        "a payload of " + payload.getClass().getName() + " can't be written as JSON", unwritable);
            }
        }
    }
}
