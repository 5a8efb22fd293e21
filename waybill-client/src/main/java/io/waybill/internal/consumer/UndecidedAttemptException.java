package io.waybill.internal.consumer;

import io.waybill.protocol.MessageId;

/**
 * Whether an attempt took effect is not known yet. Told in place of a failure while the same attempt is made again, so that
 * whoever waits for the group's word goes on waiting and publishes no further copy.
 */
class UndecidedAttemptException extends RuntimeException {

    UndecidedAttemptException(MessageId id, String group, int attempt, Throwable failed) {
        super(
                "whether attempt " + attempt + " at message " + id + " took effect for " + group
                        + " is not known yet: the database can't be asked, or the transaction still runs there. The same"
                        + " attempt is made again",
                failed);
    }
}
