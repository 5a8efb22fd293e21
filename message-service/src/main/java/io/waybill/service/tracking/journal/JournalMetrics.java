package io.waybill.service.tracking.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.service.model.State;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts what this node has journaled, once it is committed: what is rolled back is written again. Thread-safe. */
@Component
class JournalMetrics {

    private static final Map<Class<? extends JournalFact>, String> KINDS = Map.ofEntries(
            Map.entry(JournalFact.OutcomeReported.class, "outcome"),
            Map.entry(JournalFact.ReceiptReceived.class, "receipt"),
            Map.entry(JournalFact.Inquired.class, "inquiry"),
            Map.entry(JournalFact.CopyTapped.class, "copy"),
            Map.entry(JournalFact.BodyFound.class, "body"),
            Map.entry(JournalFact.DeadLetterSeen.class, "dead_letter"),
            Map.entry(JournalFact.Redelivered.class, "redelivered"),
            Map.entry(JournalFact.RedeliveryFailed.class, "redelivery_failed"),
            Map.entry(JournalFact.RedeliveryRefused.class, "redelivery_refused"),
            Map.entry(JournalFact.Asked.class, "asked"),
            Map.entry(JournalFact.Reconsidered.class, "reconsidered"),
            Map.entry(JournalFact.PublicationTried.class, "publication"));

    private final MeterRegistry registry;

    JournalMetrics(MeterRegistry registry) {
        this.registry = registry;
        KINDS.values().forEach(this::facts);
        for (QuarantinedItem.QuarantineReason reason : QuarantinedItem.QuarantineReason.values()) {
            setAside(reason);
        }
        for (Alarm kind : Alarm.values()) {
            alarms(kind);
        }
        closed(State.DONE);
        closed(State.ROLLED_BACK);
        echoes();
    }

    /** What somebody should look at; an error in the log says more. */
    enum Alarm {
        /** Facts about one message contradict each other. */
        CONFLICT,
        /** Dead for a group that came after the message was done. */
        DEAD_AFTER_DONE,
        /** The loop that journals failed in a way nobody has foreseen. */
        JOURNAL_STUMBLED
    }

    void committed(Counters counted) {
        counted.facts()
                .forEach(fact ->
                        facts(String.valueOf(KINDS.get(fact.getClass()))).increment());
        counted.setAside().forEach(each -> setAside(each.reason()).increment());
        Map<String, Long> changes = counted.changes();
        echoes().increment(changes.getOrDefault(Counters.ECHOES, 0L));
        alarms(Alarm.CONFLICT).increment(changes.getOrDefault(Anomalies.CONFLICTS, 0L));
        alarms(Alarm.DEAD_AFTER_DONE).increment(changes.getOrDefault(Anomalies.DEAD_AFTER_DONE, 0L));
        closed(State.DONE).increment(Math.max(0, changes.getOrDefault(OpenMessages.closed(State.DONE), 0L)));
        closed(State.ROLLED_BACK)
                .increment(Math.max(0, changes.getOrDefault(OpenMessages.closed(State.ROLLED_BACK), 0L)));
    }

    void stumbled() {
        alarms(Alarm.JOURNAL_STUMBLED).increment();
    }

    private Counter facts(String kind) {
        return Counter.builder("waybill.journal.facts")
                .description("Facts about messages written to the journal")
                .tag("kind", kind)
                .register(registry);
    }

    private Counter setAside(QuarantinedItem.QuarantineReason reason) {
        return Counter.builder("waybill.set.aside")
                .description("What could not be read or written and was set aside")
                .tag("reason", reason.name())
                .register(registry);
    }

    private Counter echoes() {
        return Counter.builder("waybill.journal.echoes")
                .description("Messages nobody knows any more of which something old was heard again")
                .register(registry);
    }

    private Counter closed(State state) {
        return Counter.builder("waybill.messages.closed")
                .description("Messages that came to rest")
                .tag("state", state.name())
                .register(registry);
    }

    private Counter alarms(Alarm kind) {
        return Counter.builder("waybill.alarms")
                .description("Conditions that threaten a guarantee")
                .tag("kind", kind.name())
                .register(registry);
    }
}
