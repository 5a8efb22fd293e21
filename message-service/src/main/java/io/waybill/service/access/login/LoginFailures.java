package io.waybill.service.access.login;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts failed logins until they are written down: the first at once, then what has come together after a minute, ten
 * minutes, an hour. Whoever guesses for a week fills neither memory nor the audit log. Thread-safe.
 */
class LoginFailures {

    /** Accounts and addresses counted on their own; what is beyond is counted as one. */
    static final int MOST_APART = 1_000;

    /** Lines an hour about single accounts and addresses; what is beyond is counted as one. */
    static final int MOST_LINES = 100;

    static final Who OTHERS = new Who("(several)", "");

    private static final long[] WAITS = {60_000, 600_000, 3_600_000};
    private static final long HOUR = 3_600_000;

    private final Map<Who, Tally> tallies = new LinkedHashMap<>();
    private long hour;
    private int lines;

    /** Whose account was tried, and from where. */
    record Who(String actor, String origin) {}

    /** How often something failed since it was last told. */
    record FailedLogins(Who who, long failures) {}

    private static class Tally {
        private long failures;
        private int told;
        private long nextAt;
    }

    synchronized void add(Who who) {
        boolean apart = tallies.containsKey(who) || tallies.size() < MOST_APART;
        tallies.computeIfAbsent(apart ? who : OTHERS, none -> new Tally()).failures++;
    }

    /** What could not be told after all: it is due at once, together with what has come since. */
    synchronized void putBack(FailedLogins untold) {
        Tally tally = tallies.computeIfAbsent(untold.who(), none -> new Tally());
        tally.failures += untold.failures();
        tally.nextAt = 0;
        tally.told = Math.max(0, tally.told - 1);
        if (!untold.who().equals(OTHERS)) {
            lines = Math.max(0, lines - 1);
        }
    }

    /** What is to be told now; it counts as told, unless it is put back. */
    synchronized List<FailedLogins> due(long now) {
        if (now - hour >= HOUR) {
            hour = now;
            lines = 0;
        }
        List<FailedLogins> due = new ArrayList<>();
        for (Who who : List.copyOf(tallies.keySet())) {
            tell(who, now, due);
        }
        Tally others = tallies.get(OTHERS); // Last: it may have grown meanwhile.
        if (others != null && others.failures > 0 && now >= others.nextAt) {
            due.add(tell(OTHERS, others, now));
        }
        return due;
    }

    private void tell(Who who, long now, List<FailedLogins> due) {
        Tally tally = tallies.get(who);
        if (tally == null || who.equals(OTHERS) || now < tally.nextAt) {
            return;
        }
        if (tally.failures == 0) {
            tallies.remove(who); // Nothing came in all the time since it was last told.
        } else if (lines < MOST_LINES) {
            lines++;
            due.add(tell(who, tally, now));
        } else {
            tallies.computeIfAbsent(OTHERS, none -> new Tally()).failures += tally.failures;
            tallies.remove(who);
        }
    }

    private static FailedLogins tell(Who who, Tally tally, long now) {
        FailedLogins count = new FailedLogins(who, tally.failures);
        tally.failures = 0;
        tally.nextAt = now + WAITS[Math.min(tally.told, WAITS.length - 1)];
        tally.told++;
        return count;
    }
}
