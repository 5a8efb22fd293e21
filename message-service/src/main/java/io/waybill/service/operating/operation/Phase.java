package io.waybill.service.operating.operation;

/** Where an operation is. */
public enum Phase {
    /** What matches is being written out. */
    PLANNING,
    /** Waits to be confirmed. */
    PLANNED,
    RUNNING,
    PAUSED,
    /** Ended by somebody, with the rest untouched. */
    CANCELLED,
    /** Ended because too much failed, with the rest untouched. */
    STOPPED,
    /** Nothing is left to do. */
    DONE,
    /** Was not confirmed in time, or can't be: the note says why. */
    VOID;

    boolean isEnded() {
        return this == CANCELLED || this == STOPPED || this == DONE || this == VOID;
    }
}
