package io.waybill.internal.consumer;

import io.waybill.notification.NotificationInbox.InboxReply;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Has one listener take effect of notifications. Thread-safe. */
final class HttpTaking {

    private final Handling<?> handling;
    private final String topic;

    /** @param handling one that sends no receipts: who posts knows by the answer */
    HttpTaking(Handling<?> handling, String topic) {
        this.handling = handling;
        this.topic = topic;
    }

    InboxReply take(byte[] body, Function<String, @Nullable String> headers) {
        MessageExt copy = HttpCopies.of(topic, body, headers);
        return switch (handling.handle(copy)) {
            case ACKNOWLEDGE -> InboxReply.TAKEN;
            case RETRY, REPEAT -> InboxReply.NOT_NOW;
            case DEAD -> InboxReply.NEVER;
        };
    }
}
