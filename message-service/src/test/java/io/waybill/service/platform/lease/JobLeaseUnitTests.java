package io.waybill.service.platform.lease;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;

class JobLeaseUnitTests {

    /** Whoever has a job done takes that for an outage, and tries again. */
    @Test
    void aDatabaseThatIsAwayFromTheBeginningDoesNotSay() {
        DataSource away = new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/none?connectTimeout=500");
        JobLease lease = new JobLease(away, new JdbcTransactionManager(away), Clock.systemUTC());

        assertThatThrownBy(() -> lease.run("job", Duration.ofSeconds(1), Duration.ofSeconds(1), () -> fail("done")))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);
    }
}
