package io.waybill.diagnosis;

import io.waybill.protocol.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Warns of failures so that one that lasts does not fill the log: the first of a kind has its stack trace, and again after an
 * hour; its repeats are a line each. With debug on, all have theirs. Thread-safe.
 */
public final class FailureLog {

    private static final long AGAIN_NANOS = Duration.ofHours(1).toNanos();
    private static final int MOST = 200;
    private static final int DEEPEST = 5;
    private static final int LONGEST = 600;

    private final Logger log;
    private final Map<String, Long> shown = new ConcurrentHashMap<>();

    public FailureLog(Logger log) {
        this.log = log;
    }

    /** @param about what is put in place of the message's {@code {}} */
    public void warn(Throwable failed, String message, Object... about) {
        Object[] all = Arrays.copyOf(about, about.length + 1);
        if (log.isDebugEnabled() || isToBeShown(kind(failed))) {
            all[about.length] = Printable.of(failed);
            log.warn(message, all);
        } else {
            all[about.length] = line(failed);
            log.warn(message + ": {}", all);
        }
    }

    private boolean isToBeShown(String kind) {
        long now = System.nanoTime();
        if (shown.size() >= MOST) {
            shown.clear();
        }
        Long last = shown.get(kind);
        if (last != null && now - last < AGAIN_NANOS) {
            return false;
        }
        shown.put(kind, now);
        return true;
    }

    /** What failed, and where in the code; not what about, which is different each time. */
    private static String kind(Throwable failed) {
        StringBuilder kind = new StringBuilder();
        int depth = 0;
        for (Throwable at = failed; at != null && depth < DEEPEST; at = at.getCause(), depth++) {
            StackTraceElement[] stack = at.getStackTrace();
            kind.append(at.getClass().getName())
                    .append(stack.length == 0 ? "" : stack[0])
                    .append(' ');
        }
        return kind.toString();
    }

    private static String line(Throwable failed) {
        StringBuilder line = new StringBuilder();
        int depth = 0;
        for (Throwable at = failed; at != null && depth < DEEPEST; at = at.getCause(), depth++) {
            line.append(depth == 0 ? "" : ", caused by ").append(at);
        }
        return Printable.of(line.toString(), LONGEST);
    }
}
