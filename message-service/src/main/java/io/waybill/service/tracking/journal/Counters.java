package io.waybill.service.tracking.journal;

import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.progress.ProgressMapper;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is counted of one attempt at a transaction, and by whom: totals that it changes, and what this node has done. Not thread-safe. */
class Counters implements JournalTotals {

    /** Messages that were finished and dropped, and of which something old was heard again. */
    static final String ECHOES = "echoes";

    /** Messages that were deleted although they were not finished. */
    static final String FORGOTTEN = "forgotten";

    private final Map<String, Long> changes = new TreeMap<>();
    private final List<JournalFact> facts = new ArrayList<>();
    private final List<QuarantinedItem> setAside = new ArrayList<>();
    private final String node;
    private final List<Participation> participations;

    Counters(String node, List<JournalParticipant> participants) {
        this.node = node;
        this.participations = participants.stream()
                .map(participant -> participant.begin(node, this))
                .toList();
    }

    @Override
    public void add(String name, long by) {
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

    List<Participation> participations() {
        return participations;
    }

    List<QuarantinedItem> setAside() {
        return setAside;
    }

    /** The last of the transaction. */
    void save(ProgressMapper mapper) {
        participations.forEach(Participation::end);
        changes.forEach((name, by) -> {
            if (by != 0) {
                mapper.count(name, node, by);
            }
        });
    }
}
