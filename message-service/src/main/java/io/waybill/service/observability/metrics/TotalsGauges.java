package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waybill.service.model.State;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Totals of the database. Counted now and then, however often they are read, and less often where counting takes long;
 * while the database is away there are none, rather than old ones. Every node has the same.
 */
@Component
class TotalsGauges {

    private static final Logger LOG = LoggerFactory.getLogger(TotalsGauges.class);

    /** The pause after counting is at least so many times as long as it took. */
    private static final int PAUSES = 20;

    private final TotalsMapper mapper;
    private final Quarantine quarantine;
    private final Subscriptions subscriptions;
    private final JournalClock clock;
    private final TableGauge open;
    private final TableGauge owed;
    private final TableGauge overdue;
    private final TableGauge dead;
    private final TableGauge offline;
    private final TableGauge setAside;
    private final TableGauge settlements;
    private long notBefore = System.nanoTime();

    TotalsGauges(
            TotalsMapper mapper,
            Quarantine quarantine,
            Subscriptions subscriptions,
            JournalClock clock,
            MeterRegistry registry) {
        this.mapper = mapper;
        this.quarantine = quarantine;
        this.subscriptions = subscriptions;
        this.clock = clock;
        open = new TableGauge(registry, "waybill.messages.open", "Messages that are not finished", null);
        owed = new TableGauge(registry, "waybill.deliveries.owed", "Deliveries not done and not dead", null);
        overdue = new TableGauge(registry, "waybill.deliveries.overdue", "Deliveries owed that are due", null);
        dead = new TableGauge(registry, "waybill.deliveries.dead", "Deliveries given up on", null);
        offline = new TableGauge(registry, "waybill.group.offline", "Time since nobody is connected", "seconds");
        setAside = new TableGauge(registry, "waybill.set.aside.waiting", "Set aside and not applied", null);
        settlements = new TableGauge(registry, "waybill.settlements.waiting", "Ends not yet told", null);
    }

    @Scheduled(fixedDelayString = "${waybill.metrics.interval:30s}")
    void look() {
        long begun = System.nanoTime();
        if (begun - notBefore < 0) {
            return;
        }
        try {
            count();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("totals could not be counted", away);
            List.of(open, owed, overdue, dead, offline, setAside, settlements).forEach(gauge -> gauge.show(Map.of()));
        }
        long now = System.nanoTime();
        notBefore = now + PAUSES * (now - begun);
    }

    private void count() {
        long now = clock.now();
        open.show(open());
        Map<Tags, Long> owing = ofAllGroups();
        Map<Tags, Long> due = ofAllGroups();
        mapper.debts(now).forEach(debt -> {
            owing.put(group(debt.groupName()), debt.owed());
            due.put(group(debt.groupName()), debt.overdue());
        });
        owed.show(owing);
        overdue.show(due);
        Map<Tags, Long> given = new HashMap<>();
        mapper.dead().forEach(row -> given.put(group(row.groupName()).and("topic", row.topic()), row.total()));
        dead.show(given);
        Map<Tags, Number> away = new HashMap<>(ofAllGroups());
        subscriptions.offline().forEach((name, since) -> away.put(group(name), (now - since) / 1e3));
        offline.show(away);
        setAside.show(Map.of(Tags.empty(), quarantine.waiting()));
        settlements.show(Map.of(Tags.empty(), mapper.settlements()));
    }

    private Map<Tags, Long> open() {
        Map<Integer, Long> found = new HashMap<>();
        mapper.open().forEach(row -> found.put(row.state(), row.total()));
        Map<Tags, Long> totals = new HashMap<>();
        for (State state : List.of(State.PENDING, State.SENDING, State.SENT, State.DEAD)) {
            totals.put(Tags.of("state", state.name()), found.getOrDefault(state.code(), 0L));
        }
        return totals;
    }

    /** Nothing, but said of every group. */
    private Map<Tags, Long> ofAllGroups() {
        Map<Tags, Long> nothing = new HashMap<>();
        subscriptions.groups().forEach(name -> nothing.put(group(name), 0L));
        return nothing;
    }

    private static Tags group(String name) {
        return Tags.of("group", name);
    }
}
