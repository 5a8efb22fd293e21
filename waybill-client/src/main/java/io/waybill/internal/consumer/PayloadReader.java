package io.waybill.internal.consumer;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.WaybillListener;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.payload.ForeignCodecException;
import io.waybill.protocol.Headers;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Reads payloads as what a listener declares. */
class PayloadReader<T> {

    private final Type type;
    private final PayloadCodec codec;

    PayloadReader(Class<?> listener, PayloadCodec codec) {
        this.codec = codec;
        ResolvableType payload =
                ResolvableType.forClass(listener).as(WaybillListener.class).getGeneric(0);
        if (payload.resolve() == null) {
            throw new StartFailure(
                    listener.getName() + " does not say what its payload is.",
                    "Extend WaybillListener<Type>, with a class or a type such as List<Line>.");
        }
        this.type = withoutVariables(payload);
        check(listener);
    }

    private void check(Class<?> listener) {
        try {
            codec.check(type);
        } catch (RuntimeException unreadable) {
            throw new StartFailure(
                    listener.getName() + " could read no payload.",
                    String.valueOf(unreadable.getMessage()),
                    unreadable);
        }
    }

    /**
     * @throws UnreadablePayloadException when the payload is not what the listener declares
     * @throws ForeignCodecException when it was written by a codec that the listener does not have
     */
    @SuppressWarnings("unchecked")
    T read(byte @Nullable [] body, Map<String, String> headers, Envelope envelope) {
        String writtenBy = headers.get(Headers.CODEC);
        if (writtenBy != null && !writtenBy.equals(codec.name())) {
            throw new ForeignCodecException(writtenBy, codec.name());
        }
        if (body == null) { // The client's form of a message of zero length.
            throw new UnreadablePayloadException("it is empty");
        }
        return (T) codec.read(new EncodedPayload(body, headers), envelope, type);
    }

    /** Where an abstract class lies between the listener and WaybillListener, the type as written is a variable. */
    private static Type withoutVariables(ResolvableType type) {
        Class<?> raw = type.resolve(Object.class);
        if (raw.isArray() || !type.hasGenerics()) {
            return raw;
        }
        ResolvableType[] generics = Arrays.stream(type.getGenerics())
                .map(generic -> ResolvableType.forType(withoutVariables(generic)))
                .toArray(ResolvableType[]::new);
        return ResolvableType.forClassWithGenerics(raw, generics).getType();
    }
}
