package io.waybill.service.notifying.schedule;

import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalSettings;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** What is still to be told to whom, shared among nodes by claims. Thread-safe. */
@Component
public class Schedule {

    private static final int MOST_LANES = 10_000;

    /** Of a lane where nobody answers. */
    private static final int LOOKED_AT = 200;

    private final ScheduleMapper mapper;
    private final JournalClock clock;
    private final JournalSettings settings;
    private final Transactions transactions;

    Schedule(ScheduleMapper mapper, JournalClock clock, JournalSettings settings, Transactions transactions) {
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
        this.transactions = transactions;
    }

    /** The database's clock, in epoch milliseconds. */
    public long now() {
        return clock.now();
    }

    /** Where something is due. */
    public List<DueLane> due() {
        return mapper.lanes(now(), ThreadLocalRandom.current().nextInt(1_000_000), MOST_LANES);
    }

    /** For how long something has been due and is not sent, by endpoint, in milliseconds; 0 where nothing is late. */
    public Map<String, Long> lateness() {
        long now = now();
        Map<String, Long> late = new HashMap<>();
        mapper.oldestDue()
                .forEach(row -> late.put(row.endpoint(), row.dueAt() == null ? 0 : Math.max(0, now - row.dueAt())));
        return late;
    }

    /** Takes what is due, the oldest of each lane first, which nobody else gets until the leases are over. Committed when it returns. */
    public List<NotificationClaim> claim(Collection<ClaimRequest> wanted) {
        return transactions.rerunnable(() -> {
            long nanos =
                    System.nanoTime(); // First: a pause in between makes claims older than they are, never younger.
            long now = now();
            Map<Duration, List<NotificationClaim>> claims = new LinkedHashMap<>();
            for (ClaimRequest request : wanted) {
                for (ScheduleMapper.DueRow row : lock(request, now)) {
                    claims.computeIfAbsent(request.lease(), lease -> new ArrayList<>())
                            .add(claim(request, row, now, nanos));
                }
            }
            claims.forEach((lease, together) ->
                    mapper.claim(together.stream().map(NotificationClaim::key).toList(), now + lease.toMillis()));
            return claims.values().stream().flatMap(List::stream).toList();
        });
    }

    private List<ScheduleMapper.DueRow> lock(ClaimRequest request, long now) {
        Duration waiting = request.waitingLongerThan();
        if (waiting == null) {
            return mapper.lockDue(request.lane(), now, request.most());
        }
        // What has been due for longest has waited for longest: the rest need not be looked through.
        List<NotificationKey> waitedOut = mapper.due(request.lane(), now, LOOKED_AT).stream()
                .filter(row -> row.waitingSince() <= now - waiting.toMillis())
                .limit(request.most())
                .map(ScheduleMapper.DueRow::key)
                .toList();
        return waitedOut.isEmpty() ? List.of() : mapper.lockStillDue(waitedOut, now);
    }

    private static NotificationClaim claim(ClaimRequest request, ScheduleMapper.DueRow row, long now, long nanos) {
        return new NotificationClaim(
                row.key(),
                row.host(),
                row.claim() + 1,
                row.attempts(),
                row.owedAt(),
                row.firstAt(),
                now,
                nanos,
                request.lease(),
                request.waitingLongerThan() != null);
    }

    /**
     * Writes down what has become of claims, as far as they are still this node's: what another node has claimed meanwhile is not touched.
     *
     * @param then what else belongs to the transaction, and is done again with it; it is given the results that count
     */
    public void write(Collection<NotificationResult> results, Consumer<List<NotificationResult>> then) {
        transactions.rerunnable(() -> {
            Map<NotificationKey, ScheduleMapper.HeldRow> held = new HashMap<>();
            mapper.lock(new TreeSet<>(
                            results.stream().map(result -> result.claim().key()).toList()))
                    .forEach(row -> held.put(row.key(), row));
            List<NotificationResult> valid = results.stream()
                    .filter(result ->
                            isHeld(result.claim(), held.get(result.claim().key())))
                    .toList();
            if (!valid.isEmpty()) {
                List<NotificationResult> attempted = valid.stream()
                        .filter(result -> result.attempt() != null)
                        .toList();
                if (!attempted.isEmpty()) {
                    mapper.addAttempts(attempted, settings.node());
                }
                mapper.save(valid);
                then.accept(valid);
            }
            return valid;
        });
    }

    private static boolean isHeld(
            NotificationClaim claim, ScheduleMapper.@org.jspecify.annotations.Nullable HeldRow row) {
        // By the number of attempts too: what is written again, since nobody heard that it was committed, is there
        // already.
        return row != null
                && row.claim() == claim.number()
                && row.attempts() == claim.attempts()
                && row.state() == NotificationState.NOTIFYING;
    }

    /** Gives claims back, for which nothing was done; somebody looks at them again then. */
    public void giveBack(Collection<NotificationClaim> claims, long dueAt) {
        if (!claims.isEmpty()) {
            transactions.rerunnable(() -> {
                mapper.postpone(claims, dueAt);
                return claims;
            });
        }
    }

    /** Gives claims back to the lane they belong to: whoever scheduled them did not know yet that the endpoint goes by what messages say. */
    public void move(Collection<NotificationClaim> claims, String host) {
        transactions.rerunnable(() -> {
            mapper.move(claims, host, now());
            return claims;
        });
    }

    /** Says that this node notifies, and returns how many do, this one included. */
    public int nodes(Duration lately) {
        long now = now();
        mapper.seen(settings.node(), now);
        return Math.max(1, mapper.nodes(now - lately.toMillis()));
    }

    /** This node notifies no more. */
    public void leave() {
        mapper.deleteNode(settings.node());
    }
}
