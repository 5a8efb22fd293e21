package io.waybill.service.platform.failurelog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.springframework.core.NestedExceptionUtils;

/**
 * Warns of a trouble once, however long it lasts and however often it is met: what is tried every second would otherwise
 * bury in the log why it fails. Thread-safe.
 */
public final class FailureLog {

    private static final String OURS = "io.waybill.";

    private final Logger log;
    private final Set<String> lasting = ConcurrentHashMap.newKeySet();

    public FailureLog(Logger log) {
        this.log = log;
    }

    /** Something fails, perhaps not for the first time. */
    public void met(String trouble) {
        log.atLevel(levelOf(trouble)).log(trouble);
    }

    /**
     * Something fails, perhaps not for the first time. Of the failure the root is told, as the statement is part of the rest; if it
     * is one of ours that tells the root itself, with where it is and what to do, then that.
     */
    public void met(String trouble, Throwable failed) {
        log.atLevel(levelOf(trouble)).log("{}: {}", trouble, why(failed));
    }

    private static String why(Throwable failed) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failed);
        String told = String.valueOf(failed.getMessage());
        boolean tellsRoot =
                failed.getClass().getName().startsWith(OURS) && told.contains(String.valueOf(root.getMessage()));
        return tellsRoot ? told : root.toString();
    }

    /** It does not fail, perhaps never did. */
    public void over(String trouble) {
        if (lasting.remove(trouble)) {
            log.info("over: {}", trouble);
        }
    }

    private Level levelOf(String trouble) {
        return lasting.add(trouble) ? Level.WARN : Level.DEBUG;
    }
}
