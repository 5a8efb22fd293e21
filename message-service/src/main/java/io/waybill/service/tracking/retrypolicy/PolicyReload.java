package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.retrypolicy.Policies.Stored;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Has every node go by the stored policies: before it journals anything, and within seconds of a change on any node. */
@Component
class PolicyReload implements SmartInitializingSingleton {

    private static final String CANT_READ = "stored policies could not be read; the last known ones stay";

    private final PolicyMapper mapper;
    private final Policies policies;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(PolicyReload.class));

    PolicyReload(PolicyMapper mapper, Policies policies) {
        this.mapper = mapper;
        this.policies = policies;
    }

    @Override
    public void afterSingletonsInstantiated() {
        reload();
    }

    @Scheduled(fixedDelay = 10_000)
    void reload() {
        try {
            Map<String, Patience> topics = new HashMap<>();
            Map<String, Patience> groups = new HashMap<>();
            mapper.all()
                    .forEach(row ->
                            (row.scope() == PolicyScope.TOPIC ? topics : groups).put(row.name(), row.patience()));
            policies.use(new Stored(topics, groups));
            failureLog.over(CANT_READ);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_READ, databaseAway);
        }
    }
}
