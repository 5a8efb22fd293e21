package io.waybill.service.notifying.delivery;

import java.util.stream.Stream;

/** What an attempt came to. */
public enum AttemptOutcome {
    /** It was taken. */
    SUCCEEDED,
    /** The answer's status says that it was not. */
    STATUS,
    /** The status says that it was, and what is answered does not. */
    BODY,
    /** The answer is 410: nothing is wanted any more. */
    GONE,
    /** There was no whole answer in time. */
    TIMEOUT,
    /** The name is not known. */
    UNKNOWN_HOST,
    /** Nobody takes the connection. */
    UNREACHABLE,
    /** There is no trust in whoever answers. */
    TLS,
    /** The connection broke off. */
    BROKEN,
    /** What was answered is no HTTP, or too much of it. */
    MALFORMED,
    /** The service may not go where the name leads. */
    ADDRESS_REFUSED,
    /** The message says no address to which it may be told. */
    ADDRESS_INVALID,
    /** There is nothing to be sent: the body was too large to be kept. */
    BODY_NOT_KEPT,
    /** Nobody has answered there for as long as the whole ladder takes: it was given up without being sent. */
    AWAY;

    /** Whether another attempt would come to the same. */
    boolean isFinal() {
        return this == GONE
                || this == ADDRESS_REFUSED
                || this == ADDRESS_INVALID
                || this == BODY_NOT_KEPT
                || this == AWAY;
    }

    /**
     * Whether somebody was sent a request, or the beginning of one.
     *
     * @param outcome by its name; of one that only the next version knows it is believed
     */
    public static boolean isOfRequest(String outcome) {
        return Stream.of(ADDRESS_REFUSED, ADDRESS_INVALID, BODY_NOT_KEPT, AWAY, UNKNOWN_HOST, UNREACHABLE, TLS)
                .noneMatch(each -> each.name().equals(outcome));
    }

    /** Whether somebody is there who answers, whatever he says. */
    boolean isAnswer() {
        return this == SUCCEEDED || this == STATUS || this == BODY || this == GONE;
    }
}
