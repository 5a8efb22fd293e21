package io.waybill.internal.payload;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.UnwritablePayloadException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.type.LogicalType;

/** JSON by a mapper of Jackson 3, which is Spring Boot 4's; text and bytes as they are. Thread-safe. */
public final class Jackson3Codec implements PayloadCodec {

    private final ObjectMapper mapper;

    private Jackson3Codec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** JSON as the mapper writes it; read so that whatever does not fit its type exactly is unreadable. */
    public static Jackson3Codec strict(ObjectMapper mapper) {
        return new Jackson3Codec(mapper.rebuild()
                .enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS,
                        DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
                        DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(
                        EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL,
                        EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .withCoercionConfigDefaults(
                        defaults -> defaults.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyObject, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build());
    }

    /** JSON exactly as the mapper is configured, with what it guesses; NaN and infinities are refused all the same. */
    public static Jackson3Codec asConfigured(ObjectMapper mapper) {
        return new Jackson3Codec(mapper);
    }

    @Override
    public EncodedPayload write(Object payload, Envelope envelope) {
        byte[] verbatim = Verbatim.write(payload);
        return EncodedPayload.of(verbatim != null ? verbatim : json(payload));
    }

    private byte[] json(Object payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = new Finite(mapper.createGenerator(bytes))) {
            mapper.writeValue(out, payload);
        } catch (NoNumberException refused) {
            throw new UnwritablePayloadException(payload.getClass(), String.valueOf(refused.getMessage()), null);
        } catch (JacksonException refused) { // Not kept as the cause: it names keys of maps.
            String why = refused.getCause() instanceof NoNumberException none
                    ? String.valueOf(none.getMessage())
                    : refused.getClass().getSimpleName();
            throw new UnwritablePayloadException(payload.getClass(), placeOf(refused) + ": " + why, null);
        } catch (StackOverflowError endless) {
            throw new UnwritablePayloadException(
                    payload.getClass(), "it contains itself, or is nested too deeply", null);
        }
        return bytes.toByteArray();
    }

    /** As {@link FiniteNumbers}, of the other library. */
    private static final class Finite extends JsonGeneratorDelegate {
        Finite(JsonGenerator out) {
            super(out);
        }

        @Override
        public JsonGenerator writeNumber(double number) {
            return super.writeNumber(finite(number));
        }

        @Override
        public JsonGenerator writeNumber(float number) {
            finite(number);
            return super.writeNumber(number);
        }

        @Override
        public JsonGenerator writeArray(double[] array, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                finite(array[i]);
            }
            return super.writeArray(array, offset, length);
        }

        private static double finite(double number) {
            if (!Double.isFinite(number)) {
                throw new NoNumberException("JSON has no number for " + number);
            }
            return number;
        }
    }

    private static final class NoNumberException extends RuntimeException {
        NoNumberException(String message) {
            super(message);
        }
    }

    @Override
    public Object read(EncodedPayload payload, Envelope envelope, Type type) {
        if (Verbatim.is(type)) {
            return Verbatim.read(payload.body(), type);
        }
        Verbatim.requireUtf8(payload.body());
        Object read;
        try {
            read = mapper.readValue(payload.body(), mapper.constructType(type));
        } catch (InvalidDefinitionException wrongType) {
            throw new UnsupportedTypeException(wrongType.getType().toCanonical());
        } catch (JacksonException misfit) {
            throw new UnreadablePayloadException(misfit(misfit));
        } catch (RuntimeException | StackOverflowError misfit) { // Whose words quote.
            throw new UnreadablePayloadException(
                    "it can't be read (" + misfit.getClass().getSimpleName() + ")");
        }
        if (read == null) {
            throw new UnreadablePayloadException("it is null");
        }
        return read;
    }

    @Override
    public void check(Type type) {
        UnsupportedTypeException.find(this, type);
    }

    private static Place placeOf(JacksonException at) {
        Place place = new Place();
        at.getPath().forEach(step -> place.then(step.from(), step.getPropertyName(), step.getIndex()));
        return place;
    }

    /** Without the library's own words, which quote. */
    private static String misfit(JacksonException misfit) {
        if (misfit instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return placeOf(misfit) + " does not fit " + mismatch.getTargetType().getTypeName();
        }
        return misfit instanceof DatabindException
                ? placeOf(misfit) + " can't be read (" + misfit.getClass().getSimpleName() + ")"
                : placeOf(misfit) + " is not JSON that fits" + lineOf(misfit.getLocation());
    }

    private static String lineOf(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
