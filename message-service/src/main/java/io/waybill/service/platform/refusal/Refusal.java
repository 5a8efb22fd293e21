package io.waybill.service.platform.refusal;

/**
 * Why something is not done. Each feature has an enum of its own; the constants' names are the codes that programs see, stay what
 * they are, and are unique among all of them. The words stand under {@code refusal.} and the code among the texts.
 */
public interface Refusal {

    /** The code, for programs. */
    String name();

    RefusalKind kind();

    /** What the one who asked can do about it: HTTP makes a status of it. */
    enum RefusalKind {
        /** Correct the request: sent again as it is, it is refused again. */
        INVALID,
        /** Have somebody ask who may. */
        FORBIDDEN,
        /** Ask for something that exists. */
        NOT_FOUND,
        /** Look again: what it is about is not in a state for it. */
        CONFLICT,
        /** Send less. */
        TOO_LARGE,
        /** Nothing: what it is about can't be understood. */
        UNREADABLE,
        /** See to the other system, which did not take it. */
        FAILED_ELSEWHERE,
        /** Try again. */
        UNAVAILABLE,
        /** Nothing was done, there being no room: come again a little later. */
        NO_ROOM
    }
}
