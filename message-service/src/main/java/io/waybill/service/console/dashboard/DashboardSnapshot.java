package io.waybill.service.console.dashboard;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.history.History;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How things stand, as of one moment.
 *
 * @param dead messages given up on
 * @param owed deliveries that no word has come of yet
 * @param retrying deliveries that failed and are being retried
 * @param pending messages whose transaction's outcome is unknown
 * @param oldest the oldest message that is committed and not delivered everywhere; null if all are
 * @param perMinute messages finished a minute, of late
 * @param day what came and went in the last day, five minutes each
 */
public record DashboardSnapshot(
        Instant at,
        long dead,
        long owed,
        long retrying,
        long pending,
        @Nullable MessageId oldest,
        double perMinute,
        List<History.HistorySpan> day,
        List<GroupStanding> groups,
        List<DashboardProblem> problems) {

    /** How one consumer group stands; deliveries in each state. */
    public record GroupStanding(
            String name,
            long owed,
            long retrying,
            long dead,
            @Nullable Instant oldest,
            @Nullable Instant offlineSince) {}

    public long doneToday() {
        return day.stream().mapToLong(History.HistorySpan::done).sum();
    }

    public long deadToday() {
        return day.stream().mapToLong(History.HistorySpan::dead).sum();
    }

    @Nullable public Instant oldestAt() {
        return oldest == null ? null : Instant.ofEpochMilli(oldest.epochMillis());
    }

    /** Whether the oldest undelivered message has waited longer than it should have. */
    public boolean isOldestLate() {
        Instant since = oldestAt();
        return since != null && Duration.between(since, at).toMinutes() >= 10;
    }
}
