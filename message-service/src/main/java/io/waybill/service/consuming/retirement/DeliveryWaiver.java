package io.waybill.service.consuming.retirement;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Waives what retired groups owe, some hundred deliveries in a transaction. Whatever is written down says how far it is, so
 * that any node goes on where another stopped.
 */
@Component
class DeliveryWaiver {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWaiver.class);
    private static final String WAITS = "debts of retired groups wait for the database";
    private static final int PIECES_OF_A_TURN = 20;

    /** After a walk in which there was nothing to waive. */
    static final Duration REST = Duration.ofSeconds(30);

    /** A transaction that still expected something of the group, when it was retired, has ended by then. */
    static final Duration SETTLED_AFTER = Duration.ofMinutes(2);

    private final RetirementMapper mapper;
    private final JournalWriter writer;
    private final Audit audit;
    private final JournalClock clock;
    private final Transactions transactions;
    private final FailureLog failureLog = new FailureLog(LOG);

    /** How far each is walked through; messages that somebody else had locked are passed over until the next walk. */
    private final Map<Long, OwedDeliveryScan> walks = new HashMap<>();

    /** Until when each is left alone. */
    private final Map<Long, Long> rests = new HashMap<>();

    DeliveryWaiver(
            RetirementMapper mapper, JournalWriter writer, Audit audit, JournalClock clock, Transactions transactions) {
        this.mapper = mapper;
        this.writer = writer;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    @Scheduled(fixedDelay = 2_000)
    synchronized void waive() {
        try {
            List<Long> open = mapper.open();
            walks.keySet().retainAll(open);
            rests.keySet().retainAll(open);
            open.forEach(this::walk);
            failureLog.over(WAITS);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(WAITS, databaseAway);
        }
    }

    private void walk(long id) {
        if (clock.now() < rests.getOrDefault(id, 0L)) {
            return;
        }
        boolean more = true;
        for (int piece = 0; more && piece < PIECES_OF_A_TURN; piece++) {
            more = transactions.once(() -> waiveSome(id));
        }
    }

    /** Returns whether there may be more. */
    private boolean waiveSome(long id) {
        Optional<Retirement> locked = mapper.lock(id);
        if (locked.isEmpty()) {
            return false;
        }
        Retirement retirement = locked.get();
        long now = clock.now();
        OwedDeliveryScan scan = walks.computeIfAbsent(id, none -> new OwedDeliveryScan(mapper, now));
        TreeSet<MessageId> owing = scan.next(retirement);
        if (!owing.isEmpty()) {
            waive(retirement, owing, now);
        }
        if (scan.isOver()) {
            walks.remove(id);
        }
        if (scan.wasInVain()) {
            rests.put(id, now + REST.toMillis());
            if (scan.beganAfter(retirement.at() + SETTLED_AFTER.toMillis())) {
                finish(retirement, now);
            }
        }
        return !scan.isOver();
    }

    private void waive(Retirement retirement, TreeSet<MessageId> owing, long now) {
        int waived = writer.changeFree(
                        owing,
                        message -> message.waive(retirement.groupName(), retirement.at(), retirement.deadToo(), now)
                                ? Optional.of(message.id())
                                : Optional.empty())
                .size();
        mapper.waived(retirement.id(), waived);
    }

    private void finish(Retirement retirement, long now) {
        mapper.finish(retirement.id(), now);
        audit.write(new Audit.Deed(
                "RETIREMENT_FINISHED",
                null,
                null,
                retirement.waived(),
                null,
                Map.of("topic", retirement.topic(), "group", retirement.groupName())));
        LOG.info(
                "{} deliveries of {} on {} are waived, and it is finished",
                retirement.waived(),
                Printable.of(retirement.groupName()),
                Printable.of(retirement.topic()));
    }
}
