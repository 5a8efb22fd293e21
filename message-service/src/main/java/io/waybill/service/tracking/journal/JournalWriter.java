package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.OversizedBody;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.message.DroppedBefore;
import io.waybill.service.tracking.progress.ProgressMapper;
import io.waybill.service.tracking.progress.QueueProgress;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Writes what was read: facts, registrations, what is set aside, and the progress of reading, all in one transaction, so
 * that after a crash nothing is missing and nothing is counted twice. Thread-safe, on any number of nodes.
 */
@Component
public class JournalWriter {

    private final ProgressMapper progressMapper;
    private final OpenMessages openMessages;
    private final Subscriptions subscriptions;
    private final List<JournalListener> listeners;
    private final List<JournalParticipant> participants;
    private final ExpectedDeliveries expected;
    private final Quarantine quarantine;
    private final DroppedBefore dropped;
    private final JournalSettings settings;
    private final JournalMetrics metrics;
    private final Clock clock;
    private final Transactions transactions;

    JournalWriter(
            ProgressMapper progressMapper,
            OpenMessages openMessages,
            Subscriptions subscriptions,
            List<JournalListener> listeners,
            List<JournalParticipant> participants,
            ExpectedDeliveries expected,
            Quarantine quarantine,
            DroppedBefore dropped,
            JournalSettings settings,
            JournalMetrics metrics,
            Clock clock,
            Transactions transactions) {
        this.progressMapper = progressMapper;
        this.openMessages = openMessages;
        this.subscriptions = subscriptions;
        this.listeners = List.copyOf(listeners);
        this.participants = List.copyOf(participants);
        this.expected = expected;
        this.quarantine = quarantine;
        this.dropped = dropped;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** Writes readings and moves their queues' progress past them. What another node has journaled is passed over. */
    void write(List<DecodedMessage> readings) {
        inTransaction(counters -> {
            List<DecodedMessage> news = advance(readings);
            registrations(news).forEach(this::register);
            counters.add(
                    "untracked", news.stream().filter(DecodedMessage::untracked).count());
            List<QuarantinedItem> bad = news.stream()
                    .flatMap(reading -> reading.setAside().stream())
                    .toList();
            setAside(bad, counters);
            merge(news.stream().flatMap(reading -> reading.facts().stream()).toList(), counters);
            Steps.reached(Step.FACTS_WRITTEN);
            return news;
        });
        Steps.reached(Step.FACTS_COMMITTED);
    }

    /** Writes facts that come from no queue. */
    public void writeFacts(Collection<? extends JournalFact> facts) {
        inTransaction(counters -> {
            merge(facts, counters);
            return facts;
        });
    }

    /**
     * Changes deliveries of those of the given messages that are open and that nobody else is changing right now, under
     * their locks. Where none of its deliveries changes the message is not written.
     *
     * @param change changes the message it is given, and nothing else: unless the caller has a transaction, all is rolled back and
     *     done again, with messages read anew, when another node was in the way
     * @return what the changes returned, in the order of the messages' ids; committed
     */
    public <T> List<T> changeFree(SortedSet<MessageId> ids, Function<TrackedMessage, Optional<T>> change) {
        return inTransaction(counters -> {
            List<T> results = new ArrayList<>();
            change(openMessages.lockFree(ids), message -> change.apply(message).ifPresent(results::add), counters);
            return results;
        });
    }

    /**
     * Changes those of the given messages that are open, under their locks, for which it waits.
     *
     * @param change changes the message it is given, and nothing else: unless the caller has a transaction, all is rolled back and
     *     done again, with messages read anew, when another node was in the way
     * @param then what else belongs to the transaction, and is done again with it; it is given what the changes returned
     * @return what the changes returned, by message; those that are closed or unknown are missing. Committed, unless the
     *     caller has a transaction, of which this is part then
     */
    public <T> Map<MessageId, T> changeOpen(
            SortedSet<MessageId> ids, Function<TrackedMessage, T> change, Consumer<Map<MessageId, T>> then) {
        return changeLocked(() -> openMessages.lockOpen(ids), change, then);
    }

    /** The same as {@link #changeOpen}, of those that are closed as well. */
    public <T> Map<MessageId, T> changeKnown(
            SortedSet<MessageId> ids, Function<TrackedMessage, T> change, Consumer<Map<MessageId, T>> then) {
        return changeLocked(() -> openMessages.lockKnown(ids), change, then);
    }

    private <T> Map<MessageId, T> changeLocked(
            Supplier<OpenMessages.Locked> lock, Function<TrackedMessage, T> change, Consumer<Map<MessageId, T>> then) {
        return inTransaction(counters -> {
            Map<MessageId, T> results = new TreeMap<>();
            change(lock.get(), message -> results.put(message.id(), change.apply(message)), counters);
            then.accept(results);
            return results;
        });
    }

    /**
     * Deletes those of the given messages that are open, under their locks, for which it waits: nothing is known of them any more.
     *
     * @param still whether it may go as it is now; does nothing else, and may be asked again
     * @return how many went; committed
     */
    public int forget(SortedSet<MessageId> ids, Predicate<TrackedMessage> still) {
        return inTransaction(counters -> {
            List<MessageId> gone = new ArrayList<>();
            for (TrackedMessage message : openMessages.lockOpen(ids).messages().values()) {
                if (still.test(message)) {
                    List<Runnable> afterwards = lookAt(message, counters, clock.millis());
                    message.forget();
                    afterwards.forEach(Runnable::run);
                    gone.add(message.id());
                }
            }
            openMessages.delete(gone);
            counters.add(Counters.FORGOTTEN, gone.size());
            return gone.size();
        });
    }

    private static List<Runnable> lookAt(TrackedMessage message, Counters counters, long now) {
        return counters.participations().stream()
                .map(participation -> participation.lookAt(message, now))
                .toList();
    }

    /** Writes a batch that comes from no queue. */
    void writeBatch(Collection<? extends JournalFact> facts, DecodedMessage.Registered registered) {
        inTransaction(counters -> {
            register(registered);
            merge(facts, counters);
            return facts;
        });
    }

    /** The work is done again when another node was in the way: of two who deadlock, one has to begin again. */
    private <T> T inTransaction(Function<Counters, T> work) {
        return transactions.rerunnable(() -> {
            Counters counters = new Counters(settings.node(), participants);
            T result = work.apply(counters);
            counters.save(progressMapper);
            Transactions.afterCommit(() -> metrics.committed(counters));
            return result;
        });
    }

    private void register(DecodedMessage.Registered registered) {
        subscriptions.register(registered.sender(), registered.registration());
        listeners.forEach(listener -> listener.registered(registered.sender(), registered.registration()));
    }

    /** Locks the queues' progress, drops what lies below it, and saves where it is after the rest. */
    private List<DecodedMessage> advance(List<DecodedMessage> readings) {
        SortedSet<Queue> queues = new TreeSet<>();
        readings.forEach(reading -> queues.add(reading.queue()));
        progressMapper.reserve(queues);
        Map<Queue, QueueProgress> progress = new TreeMap<>();
        progressMapper.lock(queues).forEach(row -> progress.put(row.queue(), row));
        List<DecodedMessage> news = new ArrayList<>();
        for (DecodedMessage reading : readings) {
            QueueProgress ofQueue = progress.computeIfAbsent(reading.queue(), queue -> new QueueProgress(queue, 0, 0));
            if (ofQueue.isNews(reading)) {
                ofQueue.advance(reading);
                news.add(reading);
            }
        }
        progressMapper.save(progress.values());
        return news;
    }

    private void setAside(List<QuarantinedItem> some, Counters counters) {
        quarantine.keep(some);
        counters.setAside(some);
    }

    /** What is kept of a message's first copy when its body can't be: where it lies, from where it can be fetched. */
    private QuarantinedItem withoutBody(TrackedMessage message) {
        return OversizedBody.setAside(message.firstSight().orElseThrow(), clock.millis());
    }

    /** Every batch carries its sender's registration, mostly the same one again; batches come in no order. */
    private static Stream<DecodedMessage.Registered> registrations(List<DecodedMessage> readings) {
        return readings.stream()
                .map(DecodedMessage::registered)
                .filter(Objects::nonNull)
                .distinct();
    }

    private void merge(Collection<? extends JournalFact> facts, Counters counters) {
        counters.journaled(facts);
        SortedMap<MessageId, List<JournalFact>> byMessage = new TreeMap<>();
        List<JournalFact.Inquired> inquiries = new ArrayList<>();
        for (JournalFact fact : facts) {
            if (fact instanceof JournalFact.Inquired inquired) {
                inquiries.add(inquired);
            } else {
                byMessage
                        .computeIfAbsent(fact.messageId(), id -> new ArrayList<>())
                        .add(fact);
            }
        }
        if (!byMessage.isEmpty()) {
            merge(byMessage, counters);
        }
        if (!inquiries.isEmpty()) {
            listeners.forEach(listener -> listener.inquired(inquiries));
        }
    }

    private void merge(SortedMap<MessageId, List<JournalFact>> byMessage, Counters counters) {
        OpenMessages.Locked locked = openMessages.lock(new TreeSet<>(byMessage.keySet()));
        counters.add(
                Counters.ECHOES,
                openMessages.forgetNew(
                        locked,
                        message -> saysNothingNew(message.id(), byMessage.getOrDefault(message.id(), List.of()))));
        Consumer<TrackedMessage> expect = expected.now();
        change(
                locked,
                message -> {
                    byMessage.getOrDefault(message.id(), List.of()).forEach(fact -> fact.mergeInto(message));
                    expect.accept(message);
                },
                counters);
    }

    /** It would begin a message again that was dropped when it was finished, and that would never end. */
    private boolean saysNothingNew(MessageId unknown, List<JournalFact> facts) {
        return dropped.covers(unknown) && facts.stream().allMatch(JournalFact::isEcho);
    }

    /** Changes messages under their locks, draws the conclusions, stores them, and tells who listens. */
    private void change(OpenMessages.Locked locked, Consumer<TrackedMessage> change, Counters counters) {
        Map<MessageId, State> before = new HashMap<>();
        List<JournalListener.Change> changes = new ArrayList<>();
        long now = clock.millis();
        locked.messages().forEach((id, message) -> {
            before.put(id, message.state());
            boolean asked = message.producerSilentSince().isPresent();
            List<Runnable> afterwards = lookAt(message, counters, now);
            change.accept(message);
            message.conclude(now);
            afterwards.forEach(Runnable::run);
            if (message.state() != before.get(id)) {
                changes.add(new JournalListener.Change(message, asked));
            }
        });
        OpenMessages.count(locked, before, counters);
        setAside(openMessages.save(locked).stream().map(this::withoutBody).toList(), counters);
        if (!changes.isEmpty()) {
            listeners.forEach(listener -> listener.changed(changes));
        }
    }
}
