package io.waybill.service.console.dashboard;

import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.broker.OtherNamespaces;
import io.waybill.service.tracking.journal.Journal;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks now and then at what takes too long to look at for a page: the broker, and how far it is read. Thread-safe. */
@Component
class BrokerWatch {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final long STUCK_MILLIS = 60_000;
    private static final long BEHIND_MILLIS = 60_000;

    private final BrokerAdmin broker;
    private final JournalClock clock;
    private final Journal journal;
    private final OtherNamespaces others;
    private volatile boolean brokerAway;
    private volatile long behind;

    BrokerWatch(BrokerAdmin broker, JournalClock clock, Journal journal, OtherNamespaces others) {
        this.broker = broker;
        this.clock = clock;
        this.journal = journal;
        this.others = others;
    }

    @Scheduled(fixedDelay = 10_000, initialDelay = 10_000)
    void look() {
        try {
            brokerAway = broker.masters().isEmpty();
            long journaled = clock.events();
            // Of a topic nothing of which is journaled yet, nothing can be said.
            behind = journaled == 0 ? 0 : Math.max(0, clock.now() - journaled);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            LOG.debug("the broker could not be looked at", away);
            brokerAway = true;
        }
    }

    List<DashboardProblem> problems() {
        List<DashboardProblem> problems = new ArrayList<>();
        if (brokerAway) {
            problems.add(DashboardProblem.danger("broker-away", null));
        } else if (behind > BEHIND_MILLIS) {
            problems.add(DashboardProblem.warning("journal-behind", null, behind / 1_000));
        }
        if (journal.millisSinceLastTurn() > STUCK_MILLIS) {
            problems.add(DashboardProblem.danger("journal-stuck", null, journal.millisSinceLastTurn() / 1_000));
        }
        others.unheard()
                .forEach(each -> problems.add(
                        each.isEmpty()
                                ? DashboardProblem.warning("no-namespace", "/settings")
                                : DashboardProblem.warning("other-namespace", "/settings", each)));
        return problems;
    }
}
