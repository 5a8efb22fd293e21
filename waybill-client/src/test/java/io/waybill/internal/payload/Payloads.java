package io.waybill.internal.payload;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.protocol.MessageId;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** Payloads of one message, as text. */
final class Payloads {

    static final Envelope ENVELOPE = new Envelope(MessageId.at(1_767_261_600_000L), "TOPIC");

    private Payloads() {}

    static String write(PayloadCodec codec, Object payload) {
        return new String(codec.write(payload, ENVELOPE).body(), StandardCharsets.UTF_8);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T read(PayloadCodec codec, String json, Type type) {
        return (T) codec.read(EncodedPayload.of(json.getBytes(StandardCharsets.UTF_8)), ENVELOPE, type);
    }
}
