package io.waybill.service.tracking.journal;

import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.failure.FailureChanges;
import io.waybill.service.tracking.progress.ProgressMapper;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is counted of one transaction: totals that it changes, and what this node has done with it. Not thread-safe. */
class Counters {

    private final Map<String, Long> changes = new TreeMap<>();
    private final List<JournalFact> facts = new ArrayList<>();
    private final List<QuarantinedItem> setAside = new ArrayList<>();
    private final FailureChanges failures = new FailureChanges();

    void add(String name, long by) {
        changes.merge(name, by, Long::sum);
    }

    void journaled(Collection<? extends JournalFact> some) {
        facts.addAll(some);
    }

    void setAside(Collection<QuarantinedItem> some) {
        setAside.addAll(some);
    }

    /** By how much totals change, by their names. */
    Map<String, Long> changes() {
        return changes;
    }

    List<JournalFact> facts() {
        return facts;
    }

    FailureChanges failures() {
        return failures;
    }

    List<QuarantinedItem> setAside() {
        return setAside;
    }

    void save(ProgressMapper mapper, String node) {
        changes.forEach((name, by) -> {
            if (by != 0) {
                mapper.count(name, node, by);
            }
        });
    }
}
