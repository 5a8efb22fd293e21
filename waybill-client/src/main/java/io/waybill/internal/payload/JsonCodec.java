package io.waybill.internal.payload;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import java.lang.reflect.Type;

/**
 * Waybill's own JSON, the default: the same in every application, whatever the host's libraries are set to, and readable in any
 * language. Times are ISO-8601 with an offset, nulls are left out, numbers are exact. Text and bytes are left as they are.
 * Thread-safe.
 */
public final class JsonCodec implements PayloadCodec {

    private static final JsonCodec STRICT = new JsonCodec(
            JacksonCodec.asConfigured(JacksonCodec.beStrict(mapper()).registerModule(new ExactNumbers())));
    private static final JsonCodec LENIENT = new JsonCodec(
            JacksonCodec.asConfigured(mapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)));

    private final JacksonCodec jackson;

    private JsonCodec(JacksonCodec jackson) {
        this.jackson = jackson;
    }

    /** Reads nothing that does not fit its type exactly. */
    public static JsonCodec strict() {
        return STRICT;
    }

    /**
     * Reads what can be converted: numbers in text, fractions cut off, empty text as 0 or null, unknown constants of enums as
     * null, null as 0. Writes as the strict one does.
     */
    public static JsonCodec lenient() {
        return LENIENT;
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(MapperFeature.USE_GETTERS_AS_SETTERS)
                // getUId and getURL are UId and URL, as they always were.
                .enable(MapperFeature.USE_STD_BEAN_NAMING)
                .serializationInclusion(JsonInclude.Include.NON_ABSENT)
                .addModules(new Jdk8Module(), new ParameterNamesModule(), new TimeModule(), new RefusedTypes())
                .build();
    }

    @Override
    public EncodedPayload write(Object payload, Envelope envelope) {
        return jackson.write(payload, envelope);
    }

    @Override
    public Object read(EncodedPayload payload, Envelope envelope, Type type) {
        try {
            return jackson.read(payload, envelope, type);
        } catch (UnreadablePayloadException unreadable) {
            byte[] quoted = OldKeys.quote(payload.body());
            if (quoted == null) {
                throw unreadable;
            }
            return jackson.read(EncodedPayload.of(quoted), envelope, type);
        }
    }

    @Override
    public void check(Type type) {
        jackson.check(type);
    }
}
