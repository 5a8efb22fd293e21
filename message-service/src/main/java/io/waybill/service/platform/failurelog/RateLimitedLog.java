package io.waybill.service.platform.failurelog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Says a few lines a minute about one cause, and then how many more there were: what others send must not fill the log.
 * Thread-safe.
 */
public final class RateLimitedLog {

    static final int LINES = 5;

    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** Causes are few by design; should they not be, forgetting costs some lines more. */
    private static final int MOST_CAUSES = 1_000;

    private final Logger log;
    private final LongSupplier nanoTime;
    private final Map<String, Minute> minutes = new HashMap<>();

    public RateLimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    RateLimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    private static final class Minute {
        private final long since;
        private long met;

        private Minute(long since) {
            this.since = since;
        }
    }

    /** @param cause of which there are few, known when this was written: nothing that was sent */
    public void warn(String cause, String format, Object... arguments) {
        say(Level.WARN, cause, format, arguments);
    }

    /** @param cause of which there are few, known when this was written: nothing that was sent */
    public void error(String cause, String format, Object... arguments) {
        say(Level.ERROR, cause, format, arguments);
    }

    private void say(Level level, String cause, String format, Object... arguments) {
        long kept = 0;
        boolean isLast;
        synchronized (minutes) {
            long now = nanoTime.getAsLong();
            Minute minute = minutes.get(cause);
            if (minute == null || now - minute.since >= MINUTE_NANOS) {
                kept = minute == null ? 0 : Math.max(0, minute.met - LINES);
                if (minutes.size() >= MOST_CAUSES) {
                    minutes.clear();
                }
                minute = new Minute(now);
                minutes.put(cause, minute);
            }
            minute.met++;
            if (minute.met > LINES) {
                return;
            }
            isLast = minute.met == LINES;
        }
        if (kept > 0) {
            log.atLevel(level).log("{}: {} more before were not told one by one", cause, kept);
        }
        log.atLevel(level).log(format, arguments);
        if (isLast) {
            log.atLevel(level).log("{}: the rest of this minute is counted, and not told one by one", cause);
        }
    }
}
