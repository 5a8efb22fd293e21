package io.waybill.internal.consumer;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Makes of a notification the copy that RocketMQ would have delivered, as far as a listener can tell. */
final class HttpCopies {

    private static final int ID_LENGTH = 36;

    private HttpCopies() {}

    /**
     * @param topic the listener's, as RocketMQ knows it
     * @throws IllegalArgumentException when the id is none of Waybill's
     */
    static MessageExt of(String topic, byte[] body, Function<String, @Nullable String> headers) {
        MessageId id = idOf(headers.apply(WebhookHeaders.ID));
        MessageExt copy = new MessageExt();
        copy.setTopic(topic);
        copy.setMsgId(id.toString());
        copy.setBody(body.length == 0 ? null : body);
        copy.setStoreTimestamp(id.isTimeOrdered() ? id.epochMillis() : System.currentTimeMillis());
        MessageAccessor.putProperty(copy, Headers.ID, id.toString());
        put(copy, Headers.KEY, headers.apply(WebhookHeaders.KEY));
        put(copy, Headers.VERSION, headers.apply(WebhookHeaders.VERSION));
        put(copy, Headers.CODEC, headers.apply(Headers.CODEC));
        put(copy, Headers.KEY_ID, headers.apply(Headers.KEY_ID));
        String tag = headers.apply(WebhookHeaders.TAG);
        if (tag != null) {
            copy.setTags(decode(tag));
        }
        return copy;
    }

    private static void put(MessageExt copy, String name, @Nullable String value) {
        if (value != null) {
            MessageAccessor.putProperty(copy, name, decode(value));
        }
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    /** The message's, with which the notification's begins. */
    private static MessageId idOf(@Nullable String notificationId) {
        if (notificationId == null || notificationId.length() < ID_LENGTH) {
            throw new IllegalArgumentException("the header " + WebhookHeaders.ID + " has no message id of Waybill's");
        }
        return MessageId.parse(notificationId.substring(0, ID_LENGTH));
    }
}
