package io.waybill.internal.processed;

import io.waybill.protocol.MessageId;

/** The group no longer remembers messages as old as this one: it may have had its effect, so it has none now. */
public class TooOldException extends RuntimeException {

    public TooOldException(MessageId id, String group) {
        super("too old: group " + group + " no longer remembers whether message " + id
                + " had its effect (waybill.retention.processed)");
    }
}
