package io.waybill.service.access.request;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells whether another answer can be remembered for as long as is promised. Nobody has more than half of the room, so that
 * one caller's requests never turn away all others. Counted now and then; a few more than the ceiling do no harm. Thread-safe.
 */
@Component
class IdempotencyCapacity {

    private static final String CANT_COUNT = "could not count the answers that are remembered and will try again";
    /** Counting takes a part of the time, however many there are. */
    private static final long PART = 20;

    private final IdempotencyMapper mapper;
    private final long most;
    private final long mostOfOne;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(IdempotencyCapacity.class));
    private long nextCount = System.nanoTime();
    private volatile Map<String, Long> counted = Map.of();

    IdempotencyCapacity(IdempotencyMapper mapper, KeepSettings keep) {
        this.mapper = mapper;
        this.most = keep.idempotencyRows();
        this.mostOfOne = most / 2;
    }

    /** How many answers one caller is given. */
    record KeysOfCaller(String caller, long number) {}

    @Scheduled(fixedDelay = 3_000, initialDelay = 0)
    void count() {
        long began = System.nanoTime();
        if (began - nextCount < 0) {
            return;
        }
        try {
            List<KeysOfCaller> counts = mapper.counts();
            counted = counts.stream().collect(Collectors.toUnmodifiableMap(KeysOfCaller::caller, KeysOfCaller::number));
            failureLog.over(CANT_COUNT);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(CANT_COUNT, away);
        }
        long ended = System.nanoTime();
        nextCount = ended + Math.min(PART * (ended - began), TimeUnit.MINUTES.toNanos(5));
    }

    boolean hasRoomFor(String caller) {
        Map<String, Long> now = counted;
        return sum(now) < most && now.getOrDefault(caller, 0L) < mostOfOne;
    }

    Optional<Saying> warning() {
        Map<String, Long> now = counted;
        long sum = sum(now);
        if (sum >= Sweep.NEARLY * most) {
            return Optional.of(WarningCode.ANSWERS.with(sum, most));
        }
        return now.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(largest -> largest.getValue() >= Sweep.NEARLY * mostOfOne)
                .map(largest -> WarningCode.ANSWERS_OF_ONE.with(largest.getValue(), largest.getKey(), mostOfOne));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
