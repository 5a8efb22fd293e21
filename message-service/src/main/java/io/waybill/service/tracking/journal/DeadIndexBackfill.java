package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.Reason;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.message.MessageMapper;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Files what died under a version that kept no list of what is dead, so that lists, groups and operations know it. Goes once over
 * what is open, in bounded steps, and again every hour over what could not be published: nodes of the version before may run for a
 * while beside this one. On several nodes at once it does no harm.
 */
@Component
class DeadIndexBackfill {

    private static final Logger LOG = LoggerFactory.getLogger(DeadIndexBackfill.class);
    private static final String WAITS = "messages that died earlier wait for the database to be filed";
    private static final int AT_ONCE = 500;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final MessageMapper mapper;
    private final JournalWriter writer;
    private final FailureLog failureLog = new FailureLog(LOG);
    private boolean done;

    DeadIndexBackfill(MessageMapper mapper, JournalWriter writer) {
        this.mapper = mapper;
        this.writer = writer;
    }

    /** A piece of what is to be filed, after an id. */
    private interface Unfiled {
        List<MessageId> after(MessageId place);
    }

    @Scheduled(fixedDelay = 3_600_000)
    synchronized void fileUnpublished() {
        file(place -> mapper.unfiledAs(Reason.PUBLICATION_REFUSED.name(), place, AT_ONCE));
    }

    @Scheduled(fixedDelay = 1_000)
    synchronized void fileDeliveries() {
        done = done || file(place -> mapper.unfiled(place, AT_ONCE));
    }

    private boolean file(Unfiled unfiled) {
        try {
            int filed = 0;
            MessageId place = BEGINNING;
            List<MessageId> dead;
            do {
                dead = unfiled.after(place);
                filed += writer.changeOpen(new TreeSet<>(dead), message -> message, changed -> {})
                        .size();
                place = dead.isEmpty() ? place : dead.get(dead.size() - 1);
            } while (dead.size() == AT_ONCE);
            if (filed > 0) {
                LOG.info("{} messages that died earlier are filed", filed);
            }
            failureLog.over(WAITS);
            return true;
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(WAITS, databaseAway);
            return false;
        }
    }
}
