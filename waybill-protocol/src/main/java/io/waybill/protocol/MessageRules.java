package io.waybill.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What a message may be made of, whichever way it comes in: what RocketMQ would refuse later, or silently do something
 * else with, is refused at once. Every method that finds fault throws {@link IllegalArgumentException} with words for people.
 */
public final class MessageRules {

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9_-]{1," + Limits.TOPIC + "}");

    private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9._-]{1,64}");

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

    private MessageRules() {}

    public static void checkTopic(String topic) {
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(topic) + "' is not a topic's name: 1 to 127 letters, digits, '-' and '_'");
        }
        if (topic.equals(Topics.EVENT) || topic.equals(Topics.COMMAND)) {
            throw ReservedNameException.ofTopic(topic, "Waybill's");
        }
        if (ReservedNames.isTopic(topic)) {
            throw ReservedNameException.ofTopic(topic, "RocketMQ's");
        }
    }

    /** Refuses what is no group's name to RocketMQ, and groups that RocketMQ or Waybill use themselves. */
    public static void checkGroupName(String group) {
        if (group.isEmpty() || group.length() > Limits.ROCKETMQ_GROUP || !Topics.isName(group)) {
            throw new IllegalArgumentException("'" + Printable.of(group) + "' is not a group's name: 1 to "
                    + Limits.ROCKETMQ_GROUP + " letters (a to z), digits, '-', '_', '%' and '|'");
        }
        checkGroup(group);
    }

    /** Refuses consumer groups that RocketMQ or Waybill use themselves. */
    public static void checkGroup(String group) {
        if (ReservedNames.isGroup(group)) {
            throw ReservedNameException.ofGroup(group);
        }
    }

    public static void checkTag(String tag) {
        if (tag.isBlank()
                || Printable.hasControls(tag)
                || tag.contains("||")
                || tag.equals("*")
                || splitsProperties(tag)
                || tag.length() > Limits.TAG
                || !tag.equals(tag.trim())) {
            throw new IllegalArgumentException("'" + Printable.of(tag, 80)
                    + "' is not a tag: it must not be blank, '*', contain '||' or control characters, or be longer than "
                    + Limits.TAG);
        }
    }

    public static void checkKey(String key) {
        if (key.isBlank()
                || Printable.hasControls(key)
                || key.chars().anyMatch(Character::isWhitespace)
                || splitsProperties(key)
                || key.length() > Limits.KEY) {
            throw new IllegalArgumentException("'" + Printable.of(key, 80)
                    + "' is not a key: it must not be empty, contain spaces (RocketMQ separates keys by them) or control characters, or be longer than "
                    + Limits.KEY);
        }
    }

    /** Refuses names that RocketMQ or Waybill use, those that would delay the message among them. */
    public static void checkHeader(String name, String value) {
        if (name.isBlank() || value.isBlank()) {
            throw new IllegalArgumentException("header '" + Printable.of(name, 80) + "' needs a name and a value");
        }
        if (splitsProperties(name) || splitsProperties(value)) {
            throw new IllegalArgumentException("header '" + Printable.of(name, 80)
                    + "' contains U+0001 or U+0002, by which RocketMQ separates properties");
        }
        if (isDelay(name)) {
            throw new IllegalArgumentException("header '" + Printable.of(name, 80)
                    + "' asks for a delay, which RocketMQ does not have for transactional messages");
        }
        if (isRocketMqs(name) || Headers.isReserved(name)) {
            throw new IllegalArgumentException("header '" + Printable.of(name, 80) + "' is reserved");
        }
    }

    /** Refuses a value of {@link Headers#CODEC} or {@link Headers#KEY_ID} that is no name of a codec or a key. */
    public static void checkCodec(String header, String value) {
        if (!CODEC.matcher(value).matches()) {
            throw new IllegalArgumentException("header '" + header + "' is '" + Printable.of(value, 80)
                    + "'; it must be 1 to 64 letters, digits, '.', '_' and '-'");
        }
    }

    /**
     * Refuses what would leave no room for what is added on the way: to a half message that is written again, to retries,
     * redeliveries and dead letters. One half message that can't be written again stops the check-backs of a whole broker.
     */
    public static void checkRoom(@Nullable String tag, @Nullable String key, Map<String, String> headers) {
        Message longest = assemble(MessageId.floor(0), "s".repeat(Limits.STORE), "T", tag, key, headers, new byte[0]);
        int bytes = MessageDecoder.messageProperties2String(longest.getProperties())
                .getBytes(StandardCharsets.UTF_8)
                .length;
        if (bytes > Limits.PROPERTIES) {
            throw new IllegalArgumentException(
                    "headers, tag and key come to " + bytes + " bytes of properties; at most "
                            + Limits.PROPERTIES + " bytes are taken: brokers take 32767, and RocketMQ and Waybill need"
                            + " the rest for what they add to retries and redeliveries. Put it into the body");
        }
    }

    /** The message as RocketMQ carries it: an ordinary one, ready to be sent. What it is made of is checked already. */
    public static Message assemble(
            MessageId id,
            String storeId,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            Map<String, String> headers,
            byte[] body) {
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
