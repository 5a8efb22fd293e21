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
 * what is open, in bounded steps, and is done then; on several nodes at once it does no harm.
 */
@Component
class DeadIndexBackfill {

    private static final Logger LOG = LoggerFactory.getLogger(DeadIndexBackfill.class);
    private static final String WAITS = "messages that died earlier wait for the database to be filed";
    private static final int AT_ONCE = 500;

    private final MessageMapper mapper;
    private final JournalWriter writer;
    private final FailureLog failureLog = new FailureLog(LOG);
    private MessageId place = MessageId.floor(0);
    private boolean done;

    DeadIndexBackfill(MessageMapper mapper, JournalWriter writer) {
        this.mapper = mapper;
        this.writer = writer;
    }

    @Scheduled(fixedDelay = 1_000)
    synchronized void file() {
        try {
            int filed = 0;
            while (!done) {
                List<MessageId> dead = mapper.unfiled(place, Reason.PUBLICATION_REFUSED.name(), AT_ONCE);
                filed += writer.changeOpen(new TreeSet<>(dead), message -> message, changed -> {})
                        .size();
                done = dead.size() < AT_ONCE;
                place = done ? place : dead.get(AT_ONCE - 1);
            }
            if (filed > 0) {
                LOG.info("{} messages that died earlier are filed", filed);
            }
            failureLog.over(WAITS);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(WAITS, databaseAway);
        }
    }
}
