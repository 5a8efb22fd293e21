package io.waybill.internal.importing;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import java.lang.reflect.Type;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes messages of rows of the old table, or says why it can't. */
final class Conversion {

    private static final PayloadCodec AS_IT_IS = new PayloadCodec() {
        @Override
        public EncodedPayload write(Object payload, Envelope envelope) {
            return EncodedPayload.of((byte[]) payload);
        }

        @Override
        public Object read(EncodedPayload payload, Envelope envelope, Type type) {
            throw new UnsupportedOperationException("nothing is read by this");
        }
    };

    private static final byte[] UNREAD = {'?'};

    private final String idHeader;
    private final int largest;

    Conversion(String idHeader, int largest) {
        this.idHeader = idHeader;
        this.largest = largest;
    }

    /**
     * The message of a row, which is due.
     *
     * @throws IllegalArgumentException when there can't be one, with words for people that do not quote the content
     */
    OutgoingMessage convert(OldRow row, Instant dueAt) {
        OutgoingMessage.Builder message = OutgoingMessage.to(required("topic", row.topic()))
                .header(idHeader, required("message id", row.id()))
                .codec(AS_IT_IS)
                .deliverAt(dueAt);
        String key = row.businessKey();
        if (key != null && !key.isBlank()) {
            message.key(key);
        }
        String tag = row.businessType();
        if (tag != null && !tag.isBlank()) {
            message.tag(tag);
        }
        Long bytes = row.bytes();
        if (bytes == null || bytes == 0 || bytes > largest) {
            throw new IllegalArgumentException("its content "
                    + (bytes == null ? "is null" : "comes to " + bytes + " bytes")
                    + ", and RocketMQ takes 1 to " + largest + " bytes (rocketmq.producer.max-message-size)");
        }
        byte[] content = row.content();
        return message.payload(content == null ? UNREAD : content);
    }

    private static String required(String what, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("its " + what + " is " + (value == null ? "null" : "blank"));
        }
        return value;
    }
}
