package io.waybill.service.access.login;

import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.login.LoginFailures.Who;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.transaction.Transactions;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes logins, failed logins and logouts to the audit log. Requests that carry their password or key are no logins:
 * of these only failures are told. While the database is away people are let in and out all the same. Thread-safe.
 */
@Component
public class LoginAudit {

    private static final String CANT_WRITE = "logins could not be written to the audit log";

    /** What was typed as a name may have been a password. */
    private static final String UNKNOWN = "(unknown account)";

    private final Audit audit;
    private final Accounts accounts;
    private final Clock clock;
    private final Transactions transactions;
    private final LoginFailures failures = new LoginFailures();
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(LoginAudit.class));

    LoginAudit(Audit audit, Accounts accounts, Clock clock, Transactions transactions) {
        this.audit = audit;
        this.accounts = accounts;
        this.clock = clock;
        this.transactions = transactions;
    }

    @EventListener
    void loggedIn(InteractiveAuthenticationSuccessEvent event) {
        write("LOGIN", event.getAuthentication());
    }

    @EventListener
    void loggedOut(LogoutSuccessEvent event) {
        write("LOGOUT", event.getAuthentication());
    }

    @EventListener
    void failed(AbstractAuthenticationFailureEvent event) {
        Authentication attempt = event.getAuthentication();
        String name = Objects.requireNonNullElse(attempt.getName(), "");
        failed(accounts.isKnown(name) ? name : UNKNOWN, ThrottledLogin.originOf(attempt));
    }

    /** Counts a failure, to be written down before long. */
    public void failed(String actor, String origin) {
        failures.add(new Who(actor, origin));
    }

    @Scheduled(fixedDelay = 2_000)
    public void writeFailures() {
        boolean away = false;
        for (LoginFailures.FailedLogins count : failures.due(clock.millis())) {
            // Behind the first that can't be written the others wait for the same: each would take as long to fail.
            away = away || !write(count);
            if (away) {
                failures.putBack(count);
            }
        }
    }

    private boolean write(LoginFailures.FailedLogins count) {
        return write(
                count.who().actor(),
                count.who().origin(),
                new Audit.Deed("LOGIN_FAILED", null, null, count.failures(), null, Map.of()));
    }

    @PreDestroy
    void writeTheRest() {
        writeFailures();
    }

    private void write(String action, Authentication who) {
        write(who.getName(), ThrottledLogin.originOf(who), new Audit.Deed(action, null, null, 1, null, Map.of()));
    }

    /** Returns whether it is written. */
    private boolean write(String actor, String origin, Audit.Deed deed) {
        try {
            transactions.once(() -> audit.write(actor, origin, deed));
            failureLog.over(CANT_WRITE);
            return true;
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_WRITE, databaseAway);
            return false;
        }
    }

    /** The accounts there are. */
    public interface Accounts {
        boolean isKnown(String name);
    }
}
