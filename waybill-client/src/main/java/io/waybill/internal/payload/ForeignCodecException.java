package io.waybill.internal.payload;

import io.waybill.protocol.Printable;
import org.jspecify.annotations.Nullable;

/** A message was written by a codec that its listener does not have: the attempt fails, and is made again. */
public class ForeignCodecException extends IllegalStateException {

    public ForeignCodecException(String codec, @Nullable String listeners) {
        super("the payload was written by codec '" + Printable.of(codec, 80) + "', and this listener reads "
                + (listeners == null ? "what has none (JSON)" : "'" + listeners + "'")
                + ": give the application or the listener that codec"
                + (codec.equals(AesGcmCodec.NAME) ? ", with its keys under waybill.payload.encryption" : ""));
    }
}
