package io.waybill.consumer;

import com.alibaba.fastjson2.JSON;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
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
        this.type = payload.getType();
    }

    /** @throws UnreadablePayloadException when the payload is not what the listener declares */
    @SuppressWarnings("unchecked")
    T read(byte[] body) {
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
}
