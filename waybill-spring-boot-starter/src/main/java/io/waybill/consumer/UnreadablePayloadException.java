package io.waybill.consumer;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A payload that no number of retries will make readable: the message is dead for the group at once. */
class UnreadablePayloadException extends RuntimeException {

    /** The cause is kept by its class only: its message may quote the payload. */
    UnreadablePayloadException(Type type, @Nullable Throwable cause) {
        super("the payload can't be read as " + type.getTypeName()
                + (cause == null ? ": it is empty" : " (" + cause.getClass().getSimpleName() + ")"));
    }
}
