package io.waybill.service.request;

import io.waybill.service.trouble.Troubles;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Forgets keys that are old, in pieces, each a transaction of its own. */
@Component
class IdempotencySweep {

    private static final String CANT_FORGET = "could not forget old idempotency keys; trying again";
    private static final int PIECE = 1_000;

    private final IdempotencyMapper mapper;
    private final ApiSettings settings;
    private final Clock clock;
    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(IdempotencySweep.class));

    IdempotencySweep(IdempotencyMapper mapper, ApiSettings settings, Clock clock) {
        this.mapper = mapper;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 60_000)
    void forget() {
        try {
            long before = clock.millis() - settings.idempotencyKeep().toMillis();
            int deleted;
            do {
                deleted = mapper.deleteOlder(before, PIECE);
            } while (deleted == PIECE);
            troubles.over(CANT_FORGET);
        } catch (DataAccessException | TransactionException databaseAway) {
            troubles.met(CANT_FORGET, databaseAway);
        }
    }
}
