package io.waybill.internal.processed;

import io.waybill.protocol.MessageId;

/** Before COMMIT the processed id was gone: a deadlock whose exception was swallowed, by the listener or a synchronization. Nothing is committed. */
public class LostClaimException extends RuntimeException {

    public LostClaimException(MessageId id) {
        super("the database had rolled back the transaction of message " + id
                + " before its COMMIT (was the exception of a deadlock swallowed?)");
    }
}
