package io.waybill.internal.diagnosis;

import io.waybill.protocol.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    /** Causes may go in a circle. */
    private static final int ENDLESS = 100;

    private static final int LONGEST = 600;

    /** Code that fails on behalf of others: the JDK, frameworks, drivers. */
    private static final List<String> OTHERS = List.of(
            "java.",
            "javax.",
            "jakarta.",
            "jdk.",
            "sun.",
            "com.sun.",
            "org.springframework.",
            "org.apache.",
            "org.hibernate.",
            "com.baomidou.mybatisplus.",
            "com.alibaba.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.zaxxer.",
            "com.mysql.",
            "org.mariadb.");

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
        Throwable root = failed;
        int depth = 0;
        for (Throwable at = failed; at != null && depth < ENDLESS; at = at.getCause(), depth++) {
            root = at;
            if (depth < DEEPEST) {
                StackTraceElement[] stack = at.getStackTrace();
                kind.append(at.getClass().getName())
                        .append(stack.length == 0 ? "" : stack[0])
                        .append(firstOfItsOwn(stack))
                        .append(' ');
            }
        }
        return kind.append(root.getClass().getName()).toString();
    }

    /** What fails in a helper that all use, such as Objects.requireNonNull or a driver, is told by who called it. */
    private static String firstOfItsOwn(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            // Proxies are named after the class they stand before.
            if (!type.contains("$$") && OTHERS.stream().noneMatch(type::startsWith)) {
                return " < " + frame;
            }
        }
        return "";
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
