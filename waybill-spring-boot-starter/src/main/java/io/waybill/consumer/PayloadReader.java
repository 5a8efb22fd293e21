package io.waybill.consumer;

import com.alibaba.fastjson2.JSON;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Reads payloads as what a listener declares. No type named in the payload is ever loaded (autoType stays off). */
class PayloadReader<T> {

    private final Type type;

    PayloadReader(Class<?> listener) {
        ResolvableType payload =
                ResolvableType.forClass(listener).as(WaybillListener.class).getGeneric(0);
        if (payload.resolve() == null) {
            throw new IllegalStateException(
                    listener.getName() + " does not say what its payload is: extend WaybillListener<Type>");
        }
        this.type = withoutVariables(payload);
    }

    /** @throws UnreadablePayloadException when the payload is not what the listener declares */
    @SuppressWarnings("unchecked")
    T read(byte @Nullable [] body) {
        if (body == null) { // The client's form of a message of zero length.
            throw new UnreadablePayloadException(type, null);
        }
        if (type == byte[].class) {
            return (T) body;
        }
        if (type == String.class) {
            return (T) new String(body, StandardCharsets.UTF_8);
        }
        T payload;
        try {
            payload = JSON.parseObject(body, type);
        } catch (RuntimeException | StackOverflowError malformed) {
            throw new UnreadablePayloadException(type, malformed);
        }
        if (payload == null) {
            throw new UnreadablePayloadException(type, null);
        }
        return payload;
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
