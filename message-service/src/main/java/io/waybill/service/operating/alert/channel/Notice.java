package io.waybill.service.operating.alert.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one condition.
 *
 * @param link to the page that shows more; absent where the console's address is not known
 */
public record Notice(
        NoticeKind kind,
        String rule,
        String subject,
        Instant since,
        String text,
        @Nullable String link) {

    /** What has happened. */
    public enum NoticeKind {
        /** It has begun, or grown. */
        ALERT,
        /** It still lasts. */
        REMINDER,
        /** It is over. */
        RECOVERED,
        /** Nothing: somebody tries the channel. */
        TEST
    }

    String line() {
        return switch (kind) {
            case ALERT -> "ALERT: " + text;
            case REMINDER -> "still: " + text + " (since " + since + ")";
            case RECOVERED -> "recovered: " + text;
            case TEST -> "test: " + text;
        };
    }
}
