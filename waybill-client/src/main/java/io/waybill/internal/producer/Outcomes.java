package io.waybill.internal.producer;

import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.metrics.Metrics.Sent;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.producer.HalfMessages.Half;
import io.waybill.internal.producer.TransactionTable.Ended;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Every message of this process whose outcome the broker may not have been told of yet, and hence the {@linkplain
 * #reportedUntil mark} below which everything is reported. What can't be queued for reporting is not kept in memory: the
 * mark simply stays below it and the rows above the mark are read again later. Thread-safe.
 */
class Outcomes {

    /** Ids of a dead process whose clock ran ahead are reported again as well. */
    private static final long CLOCKS_DIFFER_MILLIS = 3_600_000;

    private final Reporter reporter;
    private final Metrics metrics;
    private final Clock clock;
    private final ConcurrentSkipListMap<MessageId, Open> open = new ConcurrentSkipListMap<>();
    /** Rows from here on are to be reported again. */
    private @Nullable MessageId rereadFrom;

    /** What of that was asked for after the page of rows that is being reported was read. */
    private @Nullable MessageId askedMeanwhile;

    private long lastBegun;

    Outcomes(Reporter reporter, Metrics metrics, Clock clock) {
        this.reporter = reporter;
        this.metrics = metrics;
        this.clock = clock;
        reporter.includeAtFlush(this::stillRunning);
    }

    /** A message that has begun and is not reported. */
    private static final class Open {
        private final Subject subject;
        /** Set by the transaction's thread, the reporter's and those of check-backs. */
        private final AtomicReference<Phase> phase;

        private volatile @Nullable Half half;
        /** Words about it that are on their way. */
        private int reports;
        /** Whether the relay is at it. */
        private boolean held;

        private boolean gone;

        Open(Subject subject, Phase phase) {
            this.subject = subject;
            this.phase = new AtomicReference<>(phase);
        }

        /** Returns false for one that is no longer kept. */
        synchronized boolean report() {
            if (!gone) {
                reports++;
            }
            return !gone;
        }

        /** Returns false for one that is no longer kept. */
        synchronized boolean hold() {
            held |= !gone;
            return !gone;
        }

        /** Returns whether nothing more is to be said. */
        synchronized boolean acknowledge() {
            reports--;
            return end();
        }

        /** Returns whether nothing more is to be said. */
        synchronized boolean release() {
            held = false;
            return end();
        }

        synchronized boolean end() {
            gone = reports == 0 && !held && phase.get() == Phase.REPORTED;
            return gone;
        }
    }

    private enum Phase {
        RUNNING,
        /** Runs, and the message service has been told so. */
        RUNNING_AND_TOLD,
        /** Ended in a way that says nothing; the table will tell. */
        UNKNOWN,
        /** On its way to the broker. */
        REPORTED;

        boolean isRunning() {
            return this == RUNNING || this == RUNNING_AND_TOLD;
        }
    }

    /** A message whose outcome this process does not know although it ran the transaction. */
    record Doubt(MessageId id, Subject subject, @Nullable Half half) {}

    /** Makes an id and remembers it, in one step: the mark can't pass an id that is not remembered yet. */
    synchronized MessageId begin(Subject subject) {
        lastBegun = Math.max(lastBegun, clock.millis());
        MessageId id = MessageId.at(lastBegun);
        open.put(id, new Open(subject, Phase.RUNNING));
        return id;
    }

    /** Drops a message of which nothing became: neither the broker nor the database knows it. */
    void forget(MessageId id) {
        Open entry = open.remove(id);
        if (entry != null) {
            metrics.sent(entry.subject.topic(), Sent.FAILED);
        }
    }

    /** Reports how a transaction ended, in the background and at least once. */
    void report(MessageId id, Subject subject, Outcome.OutcomeKind kind) {
        report(id, subject, kind, null);
    }

    /** Reports what the outbox has done with a message that it has not published, in the background and at least once. */
    void report(MessageId id, Subject subject, Unpublished unpublished) {
        report(id, subject, unpublished.kind(), unpublished);
    }

    private void report(MessageId id, Subject subject, Outcome.OutcomeKind kind, @Nullable Unpublished unpublished) {
        Outcome outcome = outcome(id, subject, kind, unpublished);
        Open entry;
        do {
            entry = open.computeIfAbsent(id, absent -> new Open(subject, Phase.REPORTED));
        } while (!entry.report());
        Phase before = entry.phase.getAndSet(Phase.REPORTED);
        if (before.isRunning()) {
            metrics.sent(subject.topic(), kind == Outcome.OutcomeKind.ROLLED_BACK ? Sent.ROLLED_BACK : Sent.COMMITTED);
        }
        Open reported = entry;
        if (!reporter.report(outcome, () -> acknowledge(id, reported))) {
            rereadFrom(id);
            acknowledge(id, reported);
        }
    }

    private void acknowledge(MessageId id, Open entry) {
        if (entry.acknowledge()) {
            open.remove(id, entry);
        }
    }

    /** A committed message that is published, and reported, by whoever comes to it. */
    void handOver(MessageId id) {
        Open entry = open.get(id);
        if (entry != null && entry.phase.getAndSet(Phase.REPORTED).isRunning()) {
            metrics.sent(entry.subject.topic(), Sent.COMMITTED);
            if (entry.end()) {
                open.remove(id, entry);
            }
        }
    }

    /** Says something once, as far as there is room: whoever does not hear it asks. */
    void tell(MessageId id, Subject subject, Outcome.OutcomeKind kind) {
        reporter.report(outcome(id, subject, kind, null), () -> {});
    }

    /** Says once, as far as there is room, what the outbox has done with a message that it has not published. */
    void tell(MessageId id, Subject subject, Unpublished unpublished) {
        reporter.report(outcome(id, subject, unpublished.kind(), unpublished), () -> {});
    }

    private Outcome outcome(
            MessageId id, Subject subject, Outcome.OutcomeKind kind, @Nullable Unpublished unpublished) {
        return new Outcome(kind, id, clock.millis(), subject.topic(), subject.tag(), subject.key(), unpublished);
    }

    /** Keeps the mark below a message that this process is about to publish, although it is not its own, until it is released. */
    void hold(MessageId id, Subject subject) {
        Open entry;
        do {
            entry = open.computeIfAbsent(id, absent -> new Open(subject, Phase.REPORTED));
        } while (!entry.hold());
    }

    /** What has become of a {@linkplain #hold held} message is reported, or nothing has. */
    void release(MessageId id) {
        Open entry = open.get(id);
        if (entry != null && entry.release()) {
            open.remove(id, entry);
        }
    }

    /** Keeps a message whose transaction ended in doubt, to be looked up in the table. */
    void doubt(MessageId id, @Nullable Half half) {
        Open entry = open.get(id);
        if (entry != null) {
            entry.half = half;
            if (entry.phase.getAndSet(Phase.UNKNOWN).isRunning()) {
                metrics.sent(entry.subject.topic(), Sent.UNKNOWN);
            }
        }
    }

    List<Doubt> doubts() {
        List<Doubt> doubts = new ArrayList<>();
        open.forEach((id, entry) -> {
            if (entry.phase.get() == Phase.UNKNOWN) {
                doubts.add(new Doubt(id, entry.subject, entry.half));
            }
        });
        return doubts;
    }

    /** The epoch millisecond before which every message's outcome is known to the broker. */
    synchronized long reportedUntil() {
        long until = Math.max(lastBegun, clock.millis());
        if (!open.isEmpty()) {
            until = Math.min(until, open.firstKey().epochMillis());
        }
        return rereadFrom == null ? until : Math.min(until, rereadFrom.epochMillis());
    }

    synchronized boolean isAllReported() {
        return open.isEmpty() && rereadFrom == null;
    }

    /** Has the rows from the given id on reported again: this process' own that did not fit, or a dead process'. */
    synchronized void rereadFrom(MessageId id) {
        MessageId from = MessageId.floor(id.epochMillis());
        rereadFrom = earlier(rereadFrom, from);
        askedMeanwhile = earlier(askedMeanwhile, from);
    }

    /** Reports the rows above the mark again, as far as there is room to keep them. */
    void reread(TransactionTable table) {
        int page = 500;
        MessageId from = rereadPosition();
        while (from != null && reporter.room() > 2 * page) {
            List<Ended> rows = table.between(from, MessageId.floor(clock.millis() + CLOCKS_DIFFER_MILLIS), page);
            for (Ended row : rows) {
                if (!open.containsKey(row.id())) {
                    report(row.id(), row.subject(), row.outcome(), row.unpublished());
                }
            }
            from = advance(rows.size() < page ? null : rows.get(rows.size() - 1).id());
        }
    }

    private synchronized @Nullable MessageId rereadPosition() {
        askedMeanwhile = null;
        return rereadFrom;
    }

    /** Moves on, but not past what was asked for meanwhile: its row may have come after the page was read. */
    private synchronized @Nullable MessageId advance(@Nullable MessageId to) {
        rereadFrom = to == null ? askedMeanwhile : earlier(askedMeanwhile, to);
        askedMeanwhile = null;
        return rereadFrom;
    }

    private static MessageId earlier(@Nullable MessageId one, MessageId other) {
        return one != null && one.compareTo(other) < 0 ? one : other;
    }

    private List<Fact> stillRunning() {
        List<Fact> facts = new ArrayList<>();
        open.forEach((id, entry) -> {
            // In one step: a doubt that comes at this moment must not be overwritten, nobody would look it up.
            if (entry.phase.compareAndSet(Phase.RUNNING, Phase.RUNNING_AND_TOLD)) {
                Subject subject = entry.subject;
                facts.add(new Outcome(
                        Outcome.OutcomeKind.PENDING,
                        id,
                        id.epochMillis(),
                        subject.topic(),
                        subject.tag(),
                        subject.key()));
            }
        });
        return facts;
    }
}
