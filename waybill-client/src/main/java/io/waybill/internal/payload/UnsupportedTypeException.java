package io.waybill.internal.payload;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.protocol.MessageId;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A type that can't be written or read, whatever the payload: the class has to be changed, or the codec. Looked for at start. */
class UnsupportedTypeException extends IllegalStateException {

    private static final Envelope NO_MESSAGE = new Envelope(MessageId.floor(0), "");

    UnsupportedTypeException(String type) {
        super(type
                + " can't be read from JSON: make it a record, give it a constructor without arguments, annotate one with"
                + " @JsonCreator, or compile it with -parameters");
    }

    /** A type whose annotations mean something that is not done. */
    UnsupportedTypeException(String place, String annotation) {
        super(place + " has " + annotation
                + ", which Waybill's JSON does not follow: use Jackson's @JsonProperty for names, or choose another codec by"
                + " waybill.payload.codec (jackson, fastjson2) or a bean of type PayloadCodec");
    }

    /** Has a codec read what fits every class as far as JSON goes: only then does a library look for constructors. */
    static void find(PayloadCodec codec, Type type) {
        for (String json : List.of("{}", "[{}]")) {
            try {
                codec.read(EncodedPayload.of(json.getBytes(StandardCharsets.UTF_8)), NO_MESSAGE, type);
            } catch (UnreadablePayloadException misfit) {
                // It got as far as the payload.
            }
        }
    }
}
