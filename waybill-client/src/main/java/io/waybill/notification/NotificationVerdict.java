package io.waybill.notification;

/** Whether a notification is what it says, or why not. Only what is {@link #VERIFIED} may be acted on; all else is answered with 400 or 401. */
public enum NotificationVerdict {
    /** Signed with a key that is expected, lately, and unchanged since. It may still have come before. */
    VERIFIED,
    /** The id, the timestamp or the signature is missing. */
    HEADER_MISSING,
    /** The timestamp is no number of seconds, or the id can't be one. */
    HEADER_UNREADABLE,
    /** It was signed too long ago: an old one that is sent again by somebody, or a clock that is behind. */
    TOO_OLD,
    /** It was signed in the future: a clock differs. */
    TOO_EARLY,
    /** None of its signatures is of a key that is expected, or something was changed on the way. */
    SIGNATURE_UNKNOWN;

    public boolean isVerified() {
        return this == VERIFIED;
    }
}
