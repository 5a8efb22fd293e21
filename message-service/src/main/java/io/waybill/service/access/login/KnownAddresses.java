package io.waybill.service.access.login;

import io.waybill.service.platform.failurelog.FailureLog;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * From where accounts have logged in, known after a restart and on every node. The latest few of each account for three
 * months; only good logins add to them, so that nobody else can fill or empty the table. While the database is away nobody is
 * stopped from logging in. Thread-safe.
 */
@Component
public class KnownAddresses implements Throttle.Familiar {

    public static final int KEPT_OF_ACCOUNT = 50;

    private static final Duration KEPT = Duration.ofDays(90);
    private static final Duration FRESH = Duration.ofHours(12);
    private static final int MOST_CACHED = 1_000;
    private static final String CANT_REMEMBER = "could not read or write from where accounts have logged in";

    private final KnownAddressMapper mapper;
    private final Clock clock;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(KnownAddresses.class));
    private final Map<String, Long> written = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_CACHED;
        }
    };

    KnownAddresses(KnownAddressMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public boolean knows(String account, String network) {
        try {
            boolean known = isFresh(account, network) || mapper.count(account, network) > 0;
            failureLog.over(CANT_REMEMBER);
            return known;
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_REMEMBER, databaseAway);
            return false;
        }
    }

    @Override
    public void met(String account, String network) {
        if (isFresh(account, network)) {
            return;
        }
        long now = clock.millis();
        try {
            mapper.seen(account, network, now);
            Long tooMany = mapper.firstTooMany(account, KEPT_OF_ACCOUNT);
            if (tooMany != null) {
                mapper.deleteOfAccount(account, tooMany);
            }
            mapper.deleteOlder(now - KEPT.toMillis());
            remember(account, network, now);
            failureLog.over(CANT_REMEMBER);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_REMEMBER, databaseAway);
        }
    }

    private boolean isFresh(String account, String network) {
        synchronized (written) {
            Long at = written.get(account + "\n" + network);
            return at != null && clock.millis() - at < FRESH.toMillis();
        }
    }

    private void remember(String account, String network, long now) {
        synchronized (written) {
            written.put(account + "\n" + network, now);
        }
    }
}
