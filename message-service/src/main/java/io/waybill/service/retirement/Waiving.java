package io.waybill.service.retirement;

import io.waybill.protocol.MessageId;
import io.waybill.service.audit.Audit;
import io.waybill.service.journal.JournalClock;
import io.waybill.service.journal.JournalWriter;
import io.waybill.service.message.DeliveryState;
import io.waybill.service.trouble.Troubles;
import java.time.Duration;
import java.util.ArrayList;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Waives what retired groups owe, some hundred deliveries in a transaction. Whatever is written down says how far it is, so
 * that any node goes on where another stopped.
 */
@Component
class Waiving {

    private static final Logger LOG = LoggerFactory.getLogger(Waiving.class);
    private static final String WAITS = "debts of retired groups wait for the database";
    private static final MessageId BEGINNING = MessageId.floor(0);
    private static final int AT_ONCE = 500;
    private static final int PIECES_OF_A_TURN = 20;

    /** A transaction that still expected something of the group, when it was retired, has ended by then. */
    static final Duration SETTLED_AFTER = Duration.ofMinutes(2);

    private final RetirementMapper mapper;
    private final JournalWriter writer;
    private final Audit audit;
    private final JournalClock clock;
    private final TransactionTemplate transaction;
    private final Troubles troubles = new Troubles(LOG);

    /** Where messages that somebody else had locked are passed over, until the next turn begins again. */
    private final Map<Long, MessageId> places = new HashMap<>();

    Waiving(
            RetirementMapper mapper,
            JournalWriter writer,
            Audit audit,
            JournalClock clock,
            PlatformTransactionManager transactions) {
        this.mapper = mapper;
        this.writer = writer;
        this.audit = audit;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    @Scheduled(fixedDelay = 2_000)
    synchronized void waive() {
        try {
            for (long id : mapper.open()) {
                places.clear();
                boolean more = true;
                for (int piece = 0; more && piece < PIECES_OF_A_TURN; piece++) {
                    more = Boolean.TRUE.equals(transaction.execute(status -> waiveSome(id)));
                }
            }
            troubles.over(WAITS);
        } catch (DataAccessException | TransactionException databaseAway) {
            troubles.met(WAITS, databaseAway);
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
        List<MessageId> owing = owing(retirement);
        if (owing.isEmpty()) {
            if (!places.containsKey(id) && now - retirement.at() >= SETTLED_AFTER.toMillis()) {
                finish(retirement, now);
            }
            return false;
        }
        places.put(id, owing.get(owing.size() - 1));
        int waived = writer.changeFree(
                        new TreeSet<>(owing),
                        message -> message.waive(retirement.groupName(), retirement.at(), retirement.deadToo(), now)
                                ? Optional.of(message.id())
                                : Optional.empty())
                .size();
        mapper.waived(id, waived);
        return true;
    }

    private List<MessageId> owing(Retirement retirement) {
        MessageId after = places.getOrDefault(retirement.id(), BEGINNING);
        List<DeliveryState> states = new ArrayList<>(List.of(DeliveryState.OWED, DeliveryState.FAILED));
        if (retirement.deadToo()) {
            states.add(DeliveryState.DEAD);
        }
        TreeSet<MessageId> ids = new TreeSet<>();
        for (DeliveryState state : states) {
            ids.addAll(mapper.owing(
                    retirement.groupName(), retirement.topic(), state.code(), retirement.at(), after, AT_ONCE));
        }
        return ids.stream().limit(AT_ONCE).toList();
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
                retirement.groupName(),
                retirement.topic());
    }
}
