package io.waybill.protocol;

import org.jspecify.annotations.Nullable;

/** An error as a log may print it: its type and message on one line, its frames, and its causes alike. */
final class QuotedException extends Exception {

    private static final int LONGEST = 1_000;

    QuotedException(Throwable error, @Nullable Throwable cause) {
        super(Printable.of(error.toString(), LONGEST), cause, false, true);
        setStackTrace(error.getStackTrace());
    }
}
