package io.waybill.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import io.waybill.protocol.MessageId;
import io.waybill.support.Routed;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Where the data source leads to another database, nothing of that one's is deleted. */
class RetentionElsewhereIntegrationTests {

    private @Nullable String elsewhere;

    private @Nullable RetentionJob retention;

    @AfterEach
    void stop() throws InterruptedException {
        if (retention != null) {
            retention.destroy();
        }
    }

    @Test
    void rowsOfAnotherDatabaseStay() throws Exception {
        Routed.create("retention_elsewhere");
        Routed.jdbc("second").update("insert into waybill_store values ('self', 'another', 1, 0)");
        DataSource dataSource = Routed.unheardOf(() -> elsewhere);
        retention = new RetentionJob(
                new Store(dataSource, new DataSourceTransactionManager(dataSource), Clock.systemUTC()),
                Tables.SETTINGS,
                new Alarms(event -> {}),
                Metrics.NONE);
        MessageId old = MessageId.at(Tables.daysAgo(8));
        for (String database : new String[] {"first", "second"}) {
            Routed.jdbc(database)
                    .update(
                            "insert into waybill_transaction (message_id, status, begun_at, topic, written_at)"
                                    + " values (?, 1, 0, 'T', ?)",
                            old.toBytes(),
                            Tables.daysAgo(8));
        }

        elsewhere = "second";
        assertThatThrownBy(retention::run).isInstanceOf(WrongStoreException.class);
        elsewhere = null;
        retention.run();

        assertThat(rows("second")).isEqualTo(1);
        assertThat(Routed.jdbc("second").queryForObject("select horizon from waybill_store", Long.class))
                .isZero();
        assertThat(rows("first")).isZero();
    }

    private static int rows(String database) {
        Integer rows = Routed.jdbc(database).queryForObject("select count(*) from waybill_transaction", Integer.class);
        return rows == null ? 0 : rows;
    }
}
