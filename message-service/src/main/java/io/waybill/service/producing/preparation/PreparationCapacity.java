package io.waybill.service.producing.preparation;

import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.producing.registration.Producers;
import io.waybill.service.producing.registration.WaitingMessages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Refuses to prepare more for a producer when far too many of its messages wait for its word. However many others leave waiting,
 * its even part of the room is a registered producer's own. Thread-safe.
 */
@Component
class PreparationCapacity implements WaitingMessages {

    /** Counting so many takes a moment: not for each message. */
    private static final long COUNTED_EVERY_NANOS = 5_000_000_000L;

    private final PreparationMapper mapper;
    private final PreparationSettings settings;
    private final Producers producers;
    private final LongSupplier nanoTime;
    private long countedAt;
    private long evenPart;
    /** What this node has prepared since it was counted is added. */
    private Map<String, Long> waiting = new HashMap<>();

    @Autowired
    PreparationCapacity(PreparationMapper mapper, PreparationSettings settings, Producers producers) {
        this(mapper, settings, producers, System::nanoTime);
    }

    PreparationCapacity(
            PreparationMapper mapper, PreparationSettings settings, Producers producers, LongSupplier nanoTime) {
        this.mapper = mapper;
        this.settings = settings;
        this.producers = producers;
        this.nanoTime = nanoTime;
        this.countedAt = nanoTime.getAsLong() - COUNTED_EVERY_NANOS;
    }

    /** How many messages of a producer wait. */
    record WaitingOfProducer(String producer, long number) {}

    /**
     * Makes room for one more.
     *
     * @throws RefusedException when there is none
     */
    synchronized void require(String producer) {
        count();
        long own = waiting.getOrDefault(producer, 0L);
        boolean isFull = own >= settings.mostWaitingOfOne() || sum() >= settings.mostWaiting() && own >= evenPart;
        if (isFull) {
            throw refused(producer, own);
        }
        waiting.put(producer, own + 1);
    }

    /** The room that was made was not used. */
    synchronized void giveBack(String producer) {
        waiting.computeIfPresent(producer, (same, number) -> Math.max(0, number - 1));
    }

    private RefusedException refused(String producer, long own) {
        return new RefusedException(PreparationRefusal.TOO_MANY_WAITING, own, producer, sum());
    }

    @Override
    public synchronized Map<String, Long> byProducer() {
        count();
        return Map.copyOf(waiting);
    }

    /** What somebody should know before producers are refused. */
    synchronized Optional<Saying> warning() {
        count();
        if (sum() >= Sweep.NEARLY * settings.mostWaiting()) {
            String greediest = largest().map(Map.Entry::getKey).orElse("-");
            return Optional.of(WarningCode.PREPARED.with(sum(), settings.mostWaiting(), greediest));
        }
        return largest()
                .filter(largest -> largest.getValue() >= Sweep.NEARLY * settings.mostWaitingOfOne())
                .map(largest -> WarningCode.PREPARED_OF_ONE.with(
                        largest.getValue(), largest.getKey(), settings.mostWaitingOfOne()));
    }

    private Optional<Map.Entry<String, Long>> largest() {
        return waiting.entrySet().stream().max(Map.Entry.comparingByValue());
    }

    private long sum() {
        return waiting.values().stream().mapToLong(Long::longValue).sum();
    }

    private void count() {
        long now = nanoTime.getAsLong();
        if (now - countedAt >= COUNTED_EVERY_NANOS) {
            waiting = mapper.waiting().stream()
                    .collect(Collectors.toMap(
                            WaitingOfProducer::producer, WaitingOfProducer::number, Long::sum, HashMap::new));
            evenPart = settings.mostWaiting() / Math.max(1, producers.number());
            countedAt = now;
        }
    }
}
