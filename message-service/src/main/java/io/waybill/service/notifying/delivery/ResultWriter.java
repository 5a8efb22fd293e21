package io.waybill.service.notifying.delivery;

import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.notifying.endpoint.EndpointPauses;
import io.waybill.service.notifying.schedule.DueSignal;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotificationResult;
import io.waybill.service.notifying.schedule.NotificationState;
import io.waybill.service.notifying.schedule.Schedule;
import io.waybill.service.platform.backoff.Backoff;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes down what attempts came to, many in one transaction, and with it what that means to the journal. Its queue is bounded by
 * how many attempts may be under way: they are until they are written down. One thread writes.
 */
@Component
class ResultWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ResultWriter.class);
    private static final String CANT_WRITE = "what notifications came to can't be written down, and is held";
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final int MOST = 200;

    private static final Duration STUCK = Duration.ofSeconds(1);

    /** What can't be written down, whatever is left out. */
    private static final Duration PUT_OFF = Duration.ofHours(1);

    /** What comes within it is written together. */
    private static final long LINGER_MILLIS = 5;

    private final Schedule schedule;
    private final JournalWriter journal;
    private final EndpointPauses pauses;
    private final NotificationMetrics metrics;
    private final DueSignal signal;
    private final BlockingQueue<NotificationAttempt> queue = new LinkedBlockingQueue<>();
    private final FailureLog failureLog = new FailureLog(LOG);
    private volatile @Nullable Thread thread;

    /** Since when what is being written is, by the monotonic clock; null: nothing is. */
    private volatile @Nullable Long writingSince;

    ResultWriter(
            Schedule schedule,
            JournalWriter journal,
            EndpointPauses pauses,
            NotificationMetrics metrics,
            DueSignal signal) {
        this.schedule = schedule;
        this.journal = journal;
        this.pauses = pauses;
        this.metrics = metrics;
        this.signal = signal;
    }

    /** To be written soon. */
    void add(NotificationAttempt attempt) {
        queue.add(attempt);
    }

    /**
     * Whether nothing can be written down at present. Leases end meanwhile, and whoever claimed anew what there are answers for would
     * send it again.
     */
    boolean isStuck() {
        Long since = writingSince;
        return since != null && System.nanoTime() - since > STUCK.toNanos();
    }

    void start() {
        Thread started = new Thread(this::run, "waybill-notification-results");
        thread = started;
        started.start();
    }

    /** Writes what is there, as long as the database takes it, and no longer than the time. */
    void stop(Duration most) {
        Thread running = thread;
        thread = null;
        if (running != null) {
            try {
                running.join(most.toMillis());
                running.interrupt();
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isStopping() {
        return thread != Thread.currentThread();
    }

    private void run() {
        while (!isStopping() || !queue.isEmpty()) {
            try {
                List<NotificationAttempt> batch = take();
                if (!batch.isEmpty()) {
                    writeUntilDone(batch);
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error unforeseen) {
                LOG.error("writing down what notifications came to has stumbled, and goes on", unforeseen);
            }
        }
    }

    private List<NotificationAttempt> take() throws InterruptedException {
        List<NotificationAttempt> batch = new ArrayList<>();
        NotificationAttempt first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            TimeUnit.MILLISECONDS.sleep(LINGER_MILLIS);
            queue.drainTo(batch, MOST - 1);
        }
        return batch;
    }

    private void writeUntilDone(List<NotificationAttempt> batch) throws InterruptedException {
        writingSince = writingSince == null ? Long.valueOf(System.nanoTime()) : writingSince;
        try {
            for (int failures = 0; !isWritten(batch); failures++) {
                if (isStopping()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(BACKOFF.after(failures + 1L).toMillis());
            }
        } finally {
            // What came meanwhile is to be written first: of that, too, leases have ended.
            writingSince = isStuck() && !queue.isEmpty() ? writingSince : null;
            batch.forEach(this::release);
            signal.signal();
        }
    }

    private boolean isWritten(List<NotificationAttempt> batch) {
        try {
            Steps.reached(Step.NOTIFICATION_ANSWERED);
            write(batch);
            failureLog.over(CANT_WRITE);
            return true;
        } catch (RuntimeException refused) {
            if (isAway(refused)) {
                failureLog.met(CANT_WRITE, refused);
                return false;
            }
            return batch.size() > 1 ? areWrittenOneByOne(batch) : isWrittenInShort(batch.get(0), refused);
        }
    }

    /** One of them can't be, and holds up no others. */
    private boolean areWrittenOneByOne(List<NotificationAttempt> batch) {
        // Where the database has gone meanwhile all are held: what is written already is not written again.
        return batch.stream().allMatch(each -> isWritten(List.of(each)));
    }

    /** Without what others have said, which may be what the database does not take: that it was tried must not be forgotten. */
    private boolean isWrittenInShort(NotificationAttempt attempt, RuntimeException refused) {
        LOG.error("what became of {} is written down in short", attempt.claim().key(), refused);
        try {
            write(List.of(attempt.inShort()));
            return true;
        } catch (RuntimeException again) {
            return !isAway(again) && isPutOff(attempt, again);
        }
    }

    /** The journal does not take what it means: it must not be sent again and again meanwhile. */
    private boolean isPutOff(NotificationAttempt attempt, RuntimeException refused) {
        LOG.error(
                "what became of {} can't be written down; it is tried again in {}",
                attempt.claim().key(),
                PUT_OFF,
                refused);
        long later = attempt.claim().now() + PUT_OFF.toMillis();
        try {
            schedule.write(
                    List.of(new NotificationResult(
                            attempt.claim(),
                            NotificationState.NOTIFYING,
                            attempt.inShort().row(),
                            later)),
                    valid -> {});
            return true;
        } catch (RuntimeException again) {
            if (!isAway(again)) {
                LOG.error("notification {} can't be put off", attempt.claim().key(), again);
            }
            return !isAway(again);
        }
    }

    /** Whether the database does not answer, and will. */
    private static boolean isAway(RuntimeException failed) {
        return failed instanceof TransientDataAccessException
                || failed instanceof RecoverableDataAccessException
                || failed instanceof DataAccessResourceFailureException
                || failed instanceof TransactionException;
    }

    private void write(List<NotificationAttempt> batch) {
        Map<NotificationClaim, NotificationAttempt> byClaim = new HashMap<>();
        List<NotificationResult> results = new ArrayList<>();
        for (NotificationAttempt attempt : batch) {
            byClaim.put(attempt.claim(), attempt);
            results.add(NextStep.after(
                    attempt.claim(),
                    attempt.row(),
                    attempt.judgement(),
                    attempt.endpoint().settings().ladder()));
        }
        schedule.write(results, valid -> {
            List<JournalFact> facts = new ArrayList<>();
            for (NotificationResult result : valid) {
                NotificationAttempt attempt = Objects.requireNonNull(byClaim.get(result.claim()));
                if (result.state() != NotificationState.NOTIFYING) {
                    facts.add(new JournalFact.ReceiptReceived(receipt(attempt, result)));
                }
                if (attempt.judgement().outcome() == AttemptOutcome.GONE) {
                    pauses.gone(
                            attempt.endpoint(),
                            attempt.endpoint().settings().isFromMessage() ? attempt.host() : "",
                            attempt.claim().now());
                }
            }
            if (!facts.isEmpty()) {
                journal.writeFacts(facts);
            }
        });
    }

    /** A word of an instruction that is not the newest any more kills nothing: it is as old as that. */
    private static Receipt receipt(NotificationAttempt attempt, NotificationResult result) {
        NotificationClaim claim = attempt.claim();
        boolean done = result.state() == NotificationState.SUCCEEDED;
        long since = claim.key().instructedAt();
        return new Receipt(
                done ? ReceiptKind.DONE : ReceiptKind.DEAD,
                claim.key().messageId(),
                claim.now(),
                attempt.content().groupName(),
                attempt.content().topic(),
                since == 0 ? claim.owedAt() : since,
                claim.attempt(),
                attempt.host(),
                false,
                done ? null : failure(attempt),
                null,
                done ? attempt.content().version() : null);
    }

    private static Failure failure(NotificationAttempt attempt) {
        Judgement judgement = attempt.judgement();
        return new Failure(judgement.kind(), "attempt " + attempt.claim().attempt() + ": " + judgement.kind(), "");
    }

    private void release(NotificationAttempt attempt) {
        Duration took = Duration.ofMillis(attempt.row().millis());
        metrics.attempted(attempt.endpoint().name(), attempt.judgement(), took);
        attempt.lane()
                .attempted(
                        attempt.judgement(),
                        attempt.claim().isLastChance(),
                        took,
                        Lane.Destination.of(attempt.endpoint()));
    }
}
