package io.waybill.service.failure;

import io.waybill.service.trouble.Troubles;
import java.time.Clock;
import java.util.List;
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
 * Deletes hours that are too old to be shown, and adds up the counters of nodes that have not counted for long: where every
 * start is a new node, counters would grow without end. Any node may do so at any time: counters are sums of changes.
 */
@Component
class FailureCleaning {

    private static final Logger LOG = LoggerFactory.getLogger(FailureCleaning.class);
    private static final String FAILS = "old counters of failures can't be cleaned";
    private static final int AT_ONCE = 1_000;

    private final FailureCleaningMapper mapper;
    private final FailureSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Troubles troubles = new Troubles(LOG);

    FailureCleaning(
            FailureCleaningMapper mapper,
            FailureSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.mapper = mapper;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    @Scheduled(initialDelay = 600_000, fixedDelay = 3_600_000)
    void clean() {
        try {
            long oldest = clock.millis() - settings.keepTrend().toMillis();
            while (mapper.deleteHours(FailureChanges.hour(oldest), AT_ONCE) == AT_ONCE) {
                LOG.debug("{} old hours of failure groups deleted", AT_ONCE);
            }
            while (addUp(oldest)) {
                LOG.debug("counters of up to {} failure groups added up", AT_ONCE);
            }
            troubles.over(FAILS);
        } catch (DataAccessException | TransactionException away) {
            troubles.met(FAILS, away);
        }
    }

    /** Returns whether there may be more. */
    private boolean addUp(long before) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            List<FailureMapper.Count> old = mapper.lockOld(before, AT_ONCE);
            if (!old.isEmpty()) {
                mapper.delete(old);
                mapper.addUp(old);
            }
            return old.size() == AT_ONCE;
        }));
    }
}
