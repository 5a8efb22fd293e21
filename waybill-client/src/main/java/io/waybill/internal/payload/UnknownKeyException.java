package io.waybill.internal.payload;

import io.waybill.protocol.Printable;

/** A payload is encrypted with a key that is not here, perhaps not yet: the attempt fails, and is made again. */
public class UnknownKeyException extends IllegalStateException {

    UnknownKeyException(String id) {
        super("the payload is encrypted with key '" + Printable.of(id, 80)
                + "', which is not among those of this application: give it one under"
                + " waybill.payload.encryption.keys");
    }
}
