package io.waybill.producer;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.topic.TopicValidator;
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
        Message message = new Message(topic, tag, "", body);
        message.setKeys(key == null ? id.toString() : key + MessageConst.KEY_SEPARATOR + id);
        headers.forEach(message::putUserProperty);
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.STORE, storeId);
        if (key != null) {
            message.putUserProperty(Headers.KEY, key);
        }
        return message;
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

        private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9_-]{1," + Limits.TOPIC + "}");

        /** What RocketMQ gives meaning to but does not list among its own. */
        private static final Set<String> UNLISTED = Set.of(
                MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS,
                MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES,
                MessageConst.PROPERTY_TRANSACTION_ID,
                MessageConst.PROPERTY_TRANS_OFFSET,
                MessageConst.PROPERTY_INNER_NUM,
                MessageConst.PROPERTY_INNER_BASE,
                MessageConst.PROPERTY_INNER_MULTI_DISPATCH,
                MessageConst.PROPERTY_FORWARD_QUEUE_ID,
                MessageConst.PROPERTY_REDIRECT);

        private final String topic;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String tag;
        private @Nullable String key;

        private Builder(String topic) {
            if (!TOPIC.matcher(topic).matches()) {
                throw new IllegalArgumentException("'" + Limits.cut(topic, 200)
                        + "' is not a topic's name: 1 to 127 letters, digits, '-' and '_'");
            }
            if (TopicValidator.isSystemTopic(topic) || topic.startsWith(TopicValidator.SYSTEM_TOPIC_PREFIX)) {
                throw new IllegalArgumentException("topic " + topic + " is RocketMQ's own");
            }
            this.topic = topic;
        }

        /** The tag that consumers may filter by. */
        public Builder tag(String tag) {
            if (tag.isBlank()
                    || tag.contains("||")
                    || tag.equals("*")
                    || splitsProperties(tag)
                    || tag.length() > Limits.TAG
                    || !tag.equals(tag.trim())) {
                throw new IllegalArgumentException("'" + Limits.cut(tag, 80)
                        + "' is not a tag: it must not be blank, '*', contain '||', or be longer than " + Limits.TAG);
            }
            this.tag = tag;
            return this;
        }

        /** The business key by which people will look for this message, a payment's number for example. */
        public Builder key(String key) {
            if (key.isBlank()
                    || key.chars().anyMatch(Character::isWhitespace)
                    || splitsProperties(key)
                    || key.length() > Limits.KEY) {
                throw new IllegalArgumentException("'" + Limits.cut(key, 80)
                        + "' is not a key: it must not be empty, contain spaces (RocketMQ separates keys by them), or be longer than "
                        + Limits.KEY);
            }
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
            if (name.isBlank() || value.isBlank()) {
                throw new IllegalArgumentException("header '" + name + "' needs a name and a value");
            }
            if (splitsProperties(name) || splitsProperties(value)) {
                throw new IllegalArgumentException("header '" + Limits.cut(name, 80)
                        + "' contains U+0001 or U+0002, by which RocketMQ separates properties");
            }
            if (isDelay(name)) {
                throw new IllegalArgumentException("header '" + name
                        + "' asks for a delay, which RocketMQ does not have for transactional messages");
            }
            if (isRocketMqs(name) || Headers.isReserved(name)) {
                throw new IllegalArgumentException("header '" + name + "' is reserved");
            }
            headers.put(name, value);
            return this;
        }

        /**
         * Completes the message. Text and bytes are sent as they are, anything else as JSON.
         *
         * @throws IllegalArgumentException when the payload can't be written as JSON
         */
        public OutgoingMessage payload(Object payload) {
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

        /** RocketMQ does not escape: such a text would arrive as several properties, a forged id among them. */
        private static boolean splitsProperties(String text) {
            return text.indexOf(MessageDecoder.NAME_VALUE_SEPARATOR) >= 0
                    || text.indexOf(MessageDecoder.PROPERTY_SEPARATOR) >= 0;
        }

        private static boolean isRocketMqs(String name) {
            return MessageConst.STRING_HASH_SET.contains(name)
                    || UNLISTED.contains(name)
                    || name.startsWith(MessageConst.PROPERTY_TRANSIENT_PREFIX);
        }

        private static boolean isDelay(String name) {
            return name.equals(MessageConst.PROPERTY_DELAY_TIME_LEVEL) || name.startsWith("TIMER_");
        }
    }
}
