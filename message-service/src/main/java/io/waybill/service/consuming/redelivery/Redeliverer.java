package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.Printable;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks for overdue deliveries, at regular intervals and on every node at once, and has them published again, group by
 * group in turn and at a bounded pace. Groups nobody of which is connected are left in peace: a copy could only lie there
 * beside the one it repeats.
 */
@Component
class Redeliverer {

    private static final Logger LOG = LoggerFactory.getLogger(Redeliverer.class);

    private static final String DATABASE_AWAY = "redelivery waits for the database";
    private static final String BROKER_AWAY = "redelivery waits for the broker";

    /** Claimed in one transaction: few enough that the journal does not wait. */
    private static final int PIECE = 200;

    private final Subscriptions subscriptions;
    private final BrokerAdmin broker;
    private final JournalClock clock;
    private final RedeliveryMapper mapper;
    private final ProgressObserver progressObserver;
    private final RedeliveryBatch batch;
    private final RedeliveryMetrics metrics;
    private final RedeliverySettings settings;
    private final Map<String, List<OverdueDeliveries>> owed = new HashMap<>();
    private final FailureLog failureLog = new FailureLog(LOG);

    Redeliverer(
            Subscriptions subscriptions,
            BrokerAdmin broker,
            JournalClock clock,
            RedeliveryMapper mapper,
            ProgressObserver progressObserver,
            RedeliveryBatch batch,
            RedeliveryMetrics metrics,
            RedeliverySettings settings) {
        this.subscriptions = subscriptions;
        this.broker = broker;
        this.clock = clock;
        this.mapper = mapper;
        this.progressObserver = progressObserver;
        this.batch = batch;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** One round: ends when nothing is overdue any more, or after an interval, to look again at who is connected. */
    @Scheduled(
            fixedDelayString = "${waybill.redelivery.interval:1m}",
            initialDelayString = "${waybill.redelivery.interval:1m}")
    synchronized void redeliver() {
        try {
            Expectations expectations = subscriptions.expectations();
            List<OverdueDeliveries> owed = owed(expectations);
            failureLog.over(BROKER_AWAY);
            serveInTurn(owed, expectations);
            mapper.ran(clock.now());
            failureLog.over(DATABASE_AWAY);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(DATABASE_AWAY, databaseAway);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception brokerAway) {
            failureLog.met(BROKER_AWAY, brokerAway);
        }
    }

    private List<OverdueDeliveries> owed(Expectations expectations) throws Exception {
        clock.events(); // A broker that is away is told of once, not group by group.
        List<String> online = new ArrayList<>();
        for (Map.Entry<String, Set<String>> each : expectations.topicsByGroup().entrySet()) {
            if (HttpGroups.isOne(each.getKey())) {
                continue; // Nobody of it is on the broker: it is told over HTTP.
            }
            metrics.watch(each.getKey());
            if (look(each.getKey(), each.getValue())) {
                online.add(each.getKey());
            }
        }
        // After the looks: what the journal has read up to now includes the receipts for all that was passed by then.
        Map<String, Long> journaled = clock.of(expectations.topics());
        long latest =
                journaled.values().stream().mapToLong(Long::longValue).max().orElse(0);
        owed.keySet().retainAll(online);
        progressObserver.retain(online);
        online.forEach(group -> owed.computeIfAbsent(group, this::owedBy)
                .forEach(deliveries ->
                        deliveries.begin(latest, overdue -> isForRedelivery(deliveries, overdue, journaled))));
        return owed.values().stream().flatMap(List::stream).toList();
    }

    /** Returns whether the group is connected and was looked at; one that the broker says nothing about waits alone. */
    private boolean look(String group, Set<String> topics) throws Exception {
        String trouble = "can't see what group " + group + " is at; what it owes waits";
        try {
            boolean online = isOnline(group);
            if (online) {
                progressObserver.look(group, topics);
            }
            failureLog.over(trouble);
            return online;
        } catch (MQClientException | MQBrokerException | RemotingException unanswered) {
            failureLog.met(trouble, unanswered);
            return false;
        }
    }

    private List<OverdueDeliveries> owedBy(String group) {
        return List.of(
                new OverdueDeliveries(mapper, group, DeliveryState.OWED),
                new OverdueDeliveries(mapper, group, DeliveryState.FAILED));
    }

    private boolean isForRedelivery(
            OverdueDeliveries deliveries, OverdueDelivery overdue, Map<String, Long> journaled) {
        String group = deliveries.group();
        long until = journaled.getOrDefault(overdue.topic(), 0L);
        // What is lost is judged by the newest look: an earlier one knows nothing of copies published since.
        return overdue.dueAt() <= until
                && (isSeen(progressObserver.newest(group), progress -> progress.isLost(overdue.place()))
                        || isSeen(
                                progressObserver.before(group, until),
                                progress -> couldHaveAnswered(deliveries, overdue, progress)));
    }

    private boolean couldHaveAnswered(
            OverdueDeliveries deliveries, OverdueDelivery overdue, ConsumerProgress progress) {
        if (progress.isWithoutOffset(overdue.place(), settings.offsetsMissingAfter())) {
            return true;
        }
        // What has failed is on the group's retry topic by now, and may lie there unread as the first copy may.
        return progress.isPast(overdue.place())
                && (deliveries.state() == DeliveryState.OWED
                        || progress.hasTakenRetries(deliveries.group(), overdue.dueAt()));
    }

    private static boolean isSeen(Optional<ConsumerProgress> progress, Predicate<ConsumerProgress> condition) {
        return progress.filter(condition).isPresent();
    }

    private boolean isOnline(String group) throws Exception {
        if (broker.isOnline(group)) {
            if (mapper.online(group) > 0) {
                LOG.info("group {} is connected again", Printable.of(group));
            }
            return true;
        }
        if (mapper.offline(group, clock.now()) == 1) {
            LOG.info("nobody of group {} is connected; what it owes waits for it", Printable.of(group));
        }
        return false;
    }

    /** Serves the groups in turn, so that one with a mountain of debt does not stop the others. */
    private void serveInTurn(List<OverdueDeliveries> owed, Expectations expectations) throws InterruptedException {
        long begun = System.nanoTime();
        List<OverdueDeliveries> open = new ArrayList<>(owed);
        RateLimiter total = new RateLimiter(settings.rate(), begun);
        Map<String, RateLimiter> paces = new HashMap<>();
        owed.forEach(deliveries -> paces.put(deliveries.group(), new RateLimiter(settings.groupRate(), begun)));
        Comparator<OverdueDeliveries> order =
                Comparator.comparingLong(deliveries -> paceOf(paces, deliveries).free() - begun);
        while (!open.isEmpty()
                && System.nanoTime() - begun < settings.interval().toNanos()) {
            OverdueDeliveries deliveries = open.stream().min(order).orElseThrow();
            TimeUnit.NANOSECONDS.sleep(Math.max(paceOf(paces, deliveries).free(), total.free()) - System.nanoTime());
            List<OverdueDelivery> piece =
                    deliveries.next(Math.min(PIECE, Math.min(settings.groupRate(), settings.rate())));
            open.remove(deliveries);
            if (piece.isEmpty()) {
                continue;
            }
            open.add(deliveries); // Behind the group's other one: of two with the same pace the first is served.
            long now = System.nanoTime();
            total.spend(piece.size(), now);
            paceOf(paces, deliveries).spend(piece.size(), now);
            serve(deliveries, piece, expectations);
        }
    }

    private void serve(OverdueDeliveries deliveries, List<OverdueDelivery> piece, Expectations expectations) {
        if (settings.observeOnly()) {
            metrics.observed(deliveries.group(), piece.size());
            LOG.info(
                    "{} deliveries to {} are overdue; redelivery only observes",
                    piece.size(),
                    Printable.of(deliveries.group()));
            return;
        }
        int published = batch.take(piece, expectations).size();
        LOG.info(
                "{} of {} overdue deliveries published again for {}",
                published,
                piece.size(),
                Printable.of(deliveries.group()));
    }

    private static RateLimiter paceOf(Map<String, RateLimiter> paces, OverdueDeliveries deliveries) {
        return Objects.requireNonNull(paces.get(deliveries.group()));
    }
}
