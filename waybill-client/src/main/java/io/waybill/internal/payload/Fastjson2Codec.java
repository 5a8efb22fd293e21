package io.waybill.internal.payload;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONFactory;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.UnwritablePayloadException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * JSON by fastjson2, for classes with its annotations; text and bytes as they are. It reads more than fits (1000 in "1,000", 12 in
 * 12.7), and writes times without a zone, and both by the settings that the application has given fastjson2. Types named in a payload
 * are never loaded. Thread-safe.
 */
public final class Fastjson2Codec implements PayloadCodec {

    @Override
    public EncodedPayload write(Object payload, Envelope envelope) {
        byte[] verbatim = Verbatim.write(payload);
        if (verbatim != null) {
            return EncodedPayload.of(verbatim);
        }
        try {
            JSONWriter.Context context = JSONFactory.createWriteContext(
                    JSONWriter.Feature.WriteNonStringKeyAsString, JSONWriter.Feature.WriteByteArrayAsBase64);
            context.config(JSONWriter.Feature.WriteClassName, false);
            return EncodedPayload.of(JSON.toJSONBytes(payload, StandardCharsets.UTF_8, context));
        } catch (RuntimeException | StackOverflowError unwritable) {
            throw new UnwritablePayloadException(
                    payload.getClass(),
                    "fastjson2 refused it (" + unwritable.getClass().getSimpleName() + ")",
                    unwritable);
        }
    }

    @Override
    public Object read(EncodedPayload payload, Envelope envelope, Type type) {
        if (Verbatim.is(type)) {
            return Verbatim.read(payload.body(), type);
        }
        Object read;
        try {
            JSONReader.Context context = JSONFactory.createReadContext(
                    JSONReader.Feature.ErrorOnEnumNotMatch,
                    JSONReader.Feature.ErrorOnNullForPrimitives,
                    JSONReader.Feature.Base64StringAsByteArray);
            context.config(JSONReader.Feature.SupportAutoType, false);
            read = JSON.parseObject(payload.body(), type, context);
        } catch (RuntimeException | StackOverflowError misfit) { // Whose words quote.
            throw new UnreadablePayloadException("it does not fit " + type.getTypeName() + " ("
                    + misfit.getClass().getSimpleName() + ")");
        }
        if (read == null) {
            throw new UnreadablePayloadException("it is null or empty");
        }
        return read;
    }
}
