package io.waybill.service.console.dashboard;

import io.waybill.protocol.MessageId;
import io.waybill.service.console.dashboard.DashboardMapper.Deliveries;
import io.waybill.service.console.dashboard.DashboardSnapshot.GroupStanding;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.tracking.history.History;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells how things stand. However many look, it is counted at most every other second, and less often where counting takes
 * long. Thread-safe.
 */
@Component
public class Overview {

    private static final long SHORTEST_NANOS = Duration.ofSeconds(2).toNanos();

    /** Rounds are a minute apart, and take a minute at most. */
    private static final long IDLE_SECONDS = 300;

    private static final long UNSEEN_MILLIS = 600_000;

    /** The pause after counting is at least so many times as long as it took. */
    private static final int PAUSES = 20;

    private final DashboardMapper mapper;
    private final History history;
    private final Quarantine quarantine;
    private final Subscriptions subscriptions;
    private final BrokerWatch watch;
    private final ProducerClocks clocks;
    private final Clock clock;
    private final ReentrantLock counting = new ReentrantLock();
    private volatile @Nullable DashboardSnapshot newest;
    private volatile long notBefore;

    Overview(
            DashboardMapper mapper,
            History history,
            Quarantine quarantine,
            Subscriptions subscriptions,
            BrokerWatch watch,
            ProducerClocks clocks,
            Clock clock) {
        this.mapper = mapper;
        this.history = history;
        this.quarantine = quarantine;
        this.subscriptions = subscriptions;
        this.watch = watch;
        this.clocks = clocks;
        this.clock = clock;
    }

    /** The newest count; who looks while another counts sees the one before, if there is one. */
    public DashboardSnapshot now() {
        DashboardSnapshot known = newest;
        if (known != null && System.nanoTime() - notBefore < 0) {
            return known;
        }
        if (known != null && !counting.tryLock()) {
            return known;
        }
        if (known == null) {
            counting.lock();
        }
        try {
            return newest == known || newest == null ? count() : newest;
        } finally {
            counting.unlock();
        }
    }

    private DashboardSnapshot count() {
        long begun = System.nanoTime();
        DashboardSnapshot counted = look();
        newest = counted;
        long ended = System.nanoTime();
        notBefore = ended + Math.max(SHORTEST_NANOS, PAUSES * (ended - begun));
        return counted;
    }

    private DashboardSnapshot look() {
        Map<Integer, DashboardMapper.Messages> messages =
                mapper.messages().stream().collect(Collectors.toMap(DashboardMapper.Messages::state, row -> row));
        List<Deliveries> deliveries = mapper.waiting();
        SortedMap<String, Long> offline = subscriptions.offline();
        Map<String, Long> dead = new TreeMap<>();
        mapper.dead().forEach(row -> dead.put(row.groupName(), row.total()));
        return new DashboardSnapshot(
                clock.instant(),
                totalOf(messages, State.DEAD) - mapper.archived(),
                totalOf(deliveries, DeliveryState.OWED),
                totalOf(deliveries, DeliveryState.FAILED),
                totalOf(messages, State.PENDING),
                oldest(mapper.oldestSending(clock.millis()), deliveries),
                history.donePerMinute(),
                history.spans(Duration.ofDays(1), Duration.ofMinutes(5)),
                groups(deliveries, dead, offline),
                problems(offline, dead));
    }

    private List<DashboardProblem> problems(SortedMap<String, Long> offline, Map<String, Long> dead) {
        List<DashboardProblem> problems = new ArrayList<>(watch.problems());
        Long redelivered = mapper.redelivered();
        long idle = redelivered == null ? 0 : (clock.millis() - redelivered) / 1_000;
        if (idle > IDLE_SECONDS) {
            problems.add(DashboardProblem.danger("redelivery-idle", null, idle));
        }
        long conflicts = history.conflictsLately();
        if (conflicts > 0) {
            problems.add(DashboardProblem.danger("conflicts", "/messages?flag=CONFLICT", conflicts));
        }
        problems.addAll(clocks.problems());
        List<DashboardMapper.Unanswering> unanswering = mapper.unanswering();
        if (!unanswering.isEmpty()) {
            String names = unanswering.stream()
                    .map(each -> each.producer() + " (" + each.total() + ")")
                    .collect(Collectors.joining(", "));
            problems.add(DashboardProblem.warning("check-backs", "/messages?flag=SILENT_PRODUCER", names));
        }
        if (!offline.isEmpty()) {
            String names = offline.keySet().stream().limit(5).collect(Collectors.joining(", "));
            problems.add(DashboardProblem.warning("groups-offline", "/subscriptions", names, offline.size()));
        }
        addIfAny(problems, "producers-silent", "/messages?flag=SILENT_PRODUCER", mapper.silent());
        addIfAny(
                problems,
                "outbox-waiting",
                "/messages?flag=IN_OUTBOX",
                mapper.waitingInOutboxes(
                        clock.millis() - UNSEEN_MILLIS,
                        clock.millis() + Duration.ofDays(1).toMillis()));
        addIfAny(problems, "unpublished", "/messages?state=DEAD&reason=PUBLICATION_REFUSED", dead.getOrDefault("", 0L));
        addIfAny(problems, "no-subscriber", "/messages?flag=NO_SUBSCRIBER", mapper.unsubscribed());
        addIfAny(problems, "unseen", "/messages?flag=UNSEEN", mapper.unseen(clock.millis() - UNSEEN_MILLIS));
        addIfAny(problems, "set-aside", "/set-aside", quarantine.waiting());
        return problems;
    }

    private static void addIfAny(List<DashboardProblem> problems, String key, String link, long count) {
        if (count > 0) {
            problems.add(DashboardProblem.warning(key, link, count));
        }
    }

    private List<GroupStanding> groups(
            List<Deliveries> deliveries, Map<String, Long> deaths, SortedMap<String, Long> offline) {
        TreeSet<String> names = new TreeSet<>(subscriptions.groups());
        deliveries.forEach(row -> names.add(row.groupName()));
        names.addAll(deaths.keySet());
        names.remove(""); // What could not be published is no group's.
        return names.stream()
                .map(name -> groupOf(name, deliveries, deaths.getOrDefault(name, 0L), offline.get(name)))
                .sorted(Comparator.comparingLong(GroupStanding::dead).reversed().thenComparing(GroupStanding::name))
                .toList();
    }

    private static GroupStanding groupOf(String name, List<Deliveries> all, long dead, @Nullable Long offlineSince) {
        List<Deliveries> own =
                all.stream().filter(row -> row.groupName().equals(name)).toList();
        MessageId oldest = waiting(own).min(Comparator.naturalOrder()).orElse(null);
        return new GroupStanding(
                name,
                totalOf(own, DeliveryState.OWED),
                totalOf(own, DeliveryState.FAILED),
                dead,
                oldest == null ? null : Instant.ofEpochMilli(oldest.epochMillis()),
                offlineSince == null ? null : Instant.ofEpochMilli(offlineSince));
    }

    /** What was never published waits as what no group has taken does. */
    private static @Nullable MessageId oldest(@Nullable MessageId sending, List<Deliveries> deliveries) {
        return Stream.concat(Stream.ofNullable(sending), waiting(deliveries))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Stream<MessageId> waiting(List<Deliveries> deliveries) {
        return deliveries.stream()
                .filter(row -> row.state() == DeliveryState.OWED.code() || row.state() == DeliveryState.FAILED.code())
                .map(Deliveries::oldest);
    }

    private static long totalOf(Map<Integer, DashboardMapper.Messages> messages, State state) {
        DashboardMapper.Messages row = messages.get(state.code());
        return row == null ? 0 : row.total();
    }

    private static long totalOf(List<Deliveries> deliveries, DeliveryState state) {
        return deliveries.stream()
                .filter(row -> row.state() == state.code())
                .mapToLong(Deliveries::total)
                .sum();
    }
}
