package io.waybill.service.tracking.subscription;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Topics that somebody has registered before any broker had them. Of far too many, the first are forgotten: who uses a topic
 * names it again with his next report. Thread-safe.
 */
class MissingTopics {

    private static final int MOST = 1_000;

    private final Set<String> topics = new LinkedHashSet<>();

    synchronized void add(Set<String> missing) {
        topics.addAll(missing);
        Iterator<String> first = topics.iterator();
        while (topics.size() > MOST) {
            first.next();
            first.remove();
        }
    }

    /** Those that are there by now; they are missing no more. */
    synchronized Set<String> take(Predicate<String> isThere) {
        Set<String> there = new HashSet<>(topics);
        there.removeIf(isThere.negate());
        topics.removeAll(there);
        return there;
    }
}
