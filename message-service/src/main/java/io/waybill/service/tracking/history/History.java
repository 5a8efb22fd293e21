package io.waybill.service.tracking.history;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Remembers the journal's totals once a minute, whichever node comes first, and tells what happened between them.
 * Thread-safe.
 */
@Component
public class History {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Duration KEPT = Duration.ofDays(7);

    private static final String NOT_WRITTEN = "charts will have a gap: totals could not be written";

    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(History.class));
    private final HistoryMapper mapper;
    private final JournalClock clock;

    History(HistoryMapper mapper, JournalClock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * What happened in a span of time.
     *
     * @param at when it began
     * @param begun messages that were heard of for the first time
     * @param done messages that were finished
     * @param rolledBack messages whose transaction rolled back
     * @param dead messages that were given up on
     */
    public record HistorySpan(Instant at, long begun, long done, long rolledBack, long dead) {

        static HistorySpan between(Instant at, Totals first, Totals last) {
            return new HistorySpan(
                    at,
                    atLeastNone(last.begun() - first.begun()),
                    atLeastNone(last.done() - first.done()),
                    atLeastNone(last.rolledBack() - first.rolledBack()),
                    atLeastNone(last.dead() - first.dead()));
        }

        /** Totals of what is closed shrink when something is stirred up again. */
        private static long atLeastNone(long difference) {
            return Math.max(0, difference);
        }
    }

    /** Spans of the given length, oldest first, up to now. Times at which no node ran are told with the span after them. */
    public List<HistorySpan> spans(Duration back, Duration length) {
        long now = clock.now();
        long step = length.toMillis();
        List<Totals> marks = new ArrayList<>();
        for (Totals each : mapper.since((now - back.toMillis()) / step * step)) {
            if (marks.isEmpty()
                    || each.at() / step != marks.get(marks.size() - 1).at() / step) {
                marks.add(each);
            }
        }
        marks.add(totals(now));
        List<HistorySpan> spans = new ArrayList<>();
        for (int i = 1; i < marks.size(); i++) {
            Totals first = marks.get(i - 1);
            Instant begin = Instant.ofEpochMilli(first.at() / step * step);
            spans.add(HistorySpan.between(begin, first, marks.get(i)));
        }
        return spans;
    }

    /** How many messages a minute were finished in the last few minutes. */
    public double donePerMinute() {
        long now = clock.now();
        List<Totals> recent = mapper.since(now - 5 * MINUTE);
        if (recent.isEmpty() || now - recent.get(0).at() < MINUTE / 2) {
            return 0;
        }
        Totals first = recent.get(0);
        return (double) Math.max(0, totals(now).done() - first.done()) * MINUTE / (now - first.at());
    }

    /** How many messages of the last week were delivered although their producer had said that they rolled back. */
    public long conflictsLately() {
        long now = clock.now();
        long before = mapper.since(now - KEPT.toMillis()).stream()
                .findFirst()
                .map(Totals::conflicts)
                .orElse(0L);
        return totals(now).conflicts() - before;
    }

    /** Every node tries several times a minute: the first after the minute has begun writes it. */
    @Scheduled(fixedDelay = 15_000)
    void remember() {
        try {
            long now = clock.now();
            mapper.write(totals(now / MINUTE * MINUTE));
            mapper.forget(now - KEPT.toMillis());
            failureLog.over(NOT_WRITTEN);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(NOT_WRITTEN, away);
        }
    }

    private Totals totals(long at) {
        Map<String, Long> totals = mapper.totals().stream()
                .collect(Collectors.toMap(HistoryMapper.CounterTotal::name, HistoryMapper.CounterTotal::total));
        return new Totals(
                at,
                totals.getOrDefault("begun", 0L),
                totals.getOrDefault("closed.DONE", 0L),
                totals.getOrDefault("closed.ROLLED_BACK", 0L),
                totals.getOrDefault("dead", 0L),
                totals.getOrDefault("conflicts", 0L));
    }
}
