package io.waybill.service.tracking.journal;

import io.waybill.service.model.TrackedMessage;

/** A part in one attempt at a transaction. Used by one thread, within the transaction. */
public interface Participation {

    /**
     * Looks at a message under its lock, before it is changed.
     *
     * @return what is done once its new state is concluded, before it is stored
     */
    Runnable lookAt(TrackedMessage message, long now);

    /** All messages are stored, and locks of whatever comes after them may be taken. */
    default void end() {}
}
