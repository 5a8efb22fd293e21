package io.waybill.internal.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.UnwritablePayloadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON by a mapper of Jackson 2; text and bytes as they are. Thread-safe once the mapper is no longer configured. */
public final class JacksonCodec implements PayloadCodec {

    private final ObjectMapper mapper;

    private JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** JSON as the mapper writes it; read so that whatever does not fit its type exactly is unreadable. */
    public static JacksonCodec strict(ObjectMapper mapper) {
        return new JacksonCodec(beStrict(mapper.copy()).registerModule(new ExactNumbers()));
    }

    /** JSON exactly as the mapper is configured, with what it guesses; NaN and infinities are refused all the same. */
    public static JacksonCodec asConfigured(ObjectMapper mapper) {
        return new JacksonCodec(mapper);
    }

    @SuppressWarnings("deprecation") // The setters that Jackson 3 will not have; a copy has no builder.
    static ObjectMapper beStrict(ObjectMapper mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        mapper.disable(
                DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL,
                DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE,
                DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS,
                DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT,
                DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.configure(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS, false);
        mapper.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
        mapper.configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION.mappedFeature(), false);
        mapper.coercionConfigDefaults()
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.EmptyObject, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    @Override
    public EncodedPayload write(Object payload, Envelope envelope) {
        byte[] verbatim = Verbatim.write(payload);
        return EncodedPayload.of(verbatim != null ? verbatim : json(payload));
    }

    private byte[] json(Object payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = new FiniteNumbers(mapper.createGenerator(bytes))) {
            mapper.writeValue(out, payload);
        } catch (JsonMappingException refused) {
            if (refused.getCause() instanceof UnsupportedTypeException type) {
                throw type;
            }
            throw new UnwritablePayloadException(
                    payload.getClass(), placeOf(refused) + ": " + whyNot(refused), causeOf(refused));
        } catch (JsonProcessingException refused) {
            throw new UnwritablePayloadException(payload.getClass(), whyNot(refused), causeOf(refused));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (StackOverflowError endless) {
            throw new UnwritablePayloadException(
                    payload.getClass(), "it contains itself, or is nested too deeply", null);
        }
        return bytes.toByteArray();
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
        } catch (JsonMappingException misfit) {
            if (misfit.getCause() instanceof UnsupportedTypeException wrong) {
                throw wrong;
            }
            throw new UnreadablePayloadException(placeOf(misfit) + " " + misfit(misfit));
        } catch (JsonProcessingException noJson) {
            throw new UnreadablePayloadException("it is not JSON" + lineOf(noJson.getLocation()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (UnsupportedTypeException wrongType) {
            throw wrongType;
        } catch (RuntimeException | StackOverflowError misfit) { // Whose words quote.
            throw new UnreadablePayloadException(
                    "it can't be read (" + misfit.getClass().getSimpleName() + ")");
        }
        if (read == null) {
            throw new UnreadablePayloadException("it is null");
        }
        return read;
    }

    /** By reading what fits every class as far as JSON goes: only then does Jackson look for a constructor. */
    @Override
    public void check(Type type) {
        UnsupportedTypeException.find(this, type);
    }

    private static Place placeOf(JsonMappingException at) {
        Place place = new Place();
        List<JsonMappingException.Reference> way = at.getPath();
        way.forEach(step -> place.then(step.getFrom(), step.getFieldName(), step.getIndex()));
        return place;
    }

    /** Of what is written, it is the type that is spoken of; what getters throw stays in the cause. */
    private static String whyNot(JsonProcessingException refused) {
        return refused.getCause() == null || refused instanceof InvalidDefinitionException
                ? refused.getOriginalMessage()
                : refused.getCause().getClass().getName();
    }

    /** What a getter has thrown; the library's own exceptions name keys of maps. */
    private static @Nullable Throwable causeOf(JsonProcessingException refused) {
        return refused.getCause() instanceof JsonProcessingException ? null : refused.getCause();
    }

    /** Without the library's own words, which quote. */
    private static String misfit(JsonMappingException misfit) {
        if (misfit instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "does not fit " + mismatch.getTargetType().getTypeName();
        }
        return misfit.getCause() instanceof JsonProcessingException cause
                ? "can't be read (" + cause.getClass().getSimpleName() + ")" + lineOf(cause.getLocation())
                : "can't be read (" + misfit.getClass().getSimpleName() + ")";
    }

    private static String lineOf(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
