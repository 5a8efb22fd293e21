package io.waybill.service.platform.retention;

import io.waybill.service.platform.words.Saying;
import java.time.Duration;
import java.util.Optional;

/** Keeps one table from growing without end. One node at a time sweeps, piece by piece. */
public interface Sweep {

    /** The part of a ceiling from which on somebody is told that there is hardly room. */
    double NEARLY = 0.8;

    /** The table that is swept. */
    String table();

    /**
     * Deletes some of the rows that are to go, in a transaction of its own that is over quickly.
     *
     * @param most how many at most
     * @return how many went; fewer than asked for when none are left
     */
    int sweep(int most);

    /** How often there is something to look for. */
    default Duration every() {
        return Duration.ZERO;
    }

    /** What somebody should know before rows go that he might need; empty when there is room. */
    default Optional<Saying> warning() {
        return Optional.empty();
    }

    /** Where in the console to look when there is a warning. */
    default String path() {
        return "/";
    }
}
