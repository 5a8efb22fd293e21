package io.waybill.service.access.login;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.PlatformTransactionManager;

class LoginAuditUnitTests {

    private final Audit audit = mock(Audit.class);
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);
    private final LoginAudit logins =
            new LoginAudit(audit, name -> true, clock, new Transactions(mock(PlatformTransactionManager.class)));

    @Test
    void failedLoginsWaitForADatabaseThatIsAwayAndNoneIsLost() {
        doThrow(new DataAccessResourceFailureException("away")).when(audit).write(any(), any(), any());
        logins.failed("ann", "198.51.100.7");
        logins.failed("bob", "198.51.100.8");
        logins.failed("bob", "198.51.100.8");
        logins.writeFailures();
        verify(audit, times(1)).write(any(), any(), any());

        reset(audit);
        logins.writeFailures();
        verify(audit).write(eq("ann"), eq("198.51.100.7"), argThat(deed -> deed.count() == 1));
        verify(audit).write(eq("bob"), eq("198.51.100.8"), argThat(deed -> deed.count() == 2));
    }
}
