package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Before COMMIT the message's row was gone: the database had rolled the transaction back, usually after a deadlock whose
 * exception was swallowed. What followed must not commit alone, so all of it is rolled back. What to do: the whole transaction may be
 * made again, the message sent anew; and whatever caught the first exception should let it through.
 */
public class LostTransactionException extends RuntimeException {

    /** Thrown by Waybill; public for stand-ins of {@link Waybill} in tests. */
    public LostTransactionException(MessageId id) {
        super("the database had rolled back the transaction of message " + id
                + " before its COMMIT (was the exception of a deadlock swallowed?); nothing is committed");
    }
}
