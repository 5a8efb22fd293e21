package io.waybill.service.tracking.retention;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.service.platform.database.Statistics;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.test.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A database of the message service with nobody in it, and days at whatever time it is said to be. */
class Days implements AutoCloseable {

    final HikariDataSource pool = new HikariDataSource();
    final JdbcTemplate jdbc;
    final PartitionStatements statements;
    final ClosedDays closed;
    private long now;

    Days(String name, LocalDate today) {
        TestDatabase database = TestDatabase.create(name);
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(8);
        Flyway.configure().dataSource(pool).load().migrate();
        jdbc = new JdbcTemplate(pool);
        statements = new PartitionStatements(pool, new Statistics(pool));
        closed = new ClosedDays(jdbc, statements);
        itIs(today);
    }

    void itIs(LocalDate today) {
        now = today.atTime(12, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    long now() {
        return now;
    }

    /** Of a node that archives nothing. */
    ClosedSweep sweep(String... settings) {
        return sweep(keep(settings), 0, Optional.empty());
    }

    /** @param ahead by how many milliseconds the database's clock is ahead of the node's */
    ClosedSweep sweep(KeepSettings keep, long ahead, Optional<Units> units) {
        return new ClosedSweep(closed, future(), archive(units), ceiling(keep), keep, clock(ahead));
    }

    ClosedCeiling ceiling(KeepSettings keep) {
        return new ClosedCeiling(statements, keep);
    }

    private FutureIds future() {
        return new FutureIds(jdbc, new Transactions(new DataSourceTransactionManager(pool)));
    }

    ClosedArchive archive(Optional<Units> units) {
        return new ClosedArchive(
                units, new StoredRows(pool), closed, lease(), archiveSettings(), new SimpleMeterRegistry());
    }

    /** As another node has it. */
    JobLease lease() {
        return new JobLease(pool, new DataSourceTransactionManager(pool), Clock.systemUTC());
    }

    /** Parts of a few rows. */
    static ArchiveSettings archiveSettings() {
        return new Binder(new MapConfigurationPropertySource(Map.of("waybill.archive.rows-per-part", "7")))
                .bindOrCreate("waybill.archive", ArchiveSettings.class);
    }

    /** @param ahead by how many milliseconds the database's clock is ahead of the node's */
    RetentionClock clock(long ahead) {
        return new RetentionClock(
                () -> now + ahead, ((InstantSource) () -> Instant.ofEpochMilli(now)).withZone(ZoneOffset.UTC));
    }

    static KeepSettings keep(String... settings) {
        Map<Object, Object> values = new HashMap<>();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            values.put("waybill.keep." + parts[0], parts[1]);
        }
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("waybill.keep", KeepSettings.class);
    }

    /** Messages of a day, spread over it. */
    void add(LocalDate day, int number) {
        long begin = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        for (int i = 0; i < number; i++) {
            add(ClosedTable.DAYS, MessageId.at(begin + i * 86_400_000L / number));
        }
    }

    void add(ClosedTable table, MessageId id) {
        String time = table.isTimed() ? ", closed_at" : "";
        jdbc.update(
                "insert into " + table.table() + " (message_id, state, state_since, topic, timeline, deliveries" + time
                        + ") values (?, 4, 0, 'TOPIC', repeat('x', 1000), '[]'" + (table.isTimed() ? ", " + now : "")
                        + ")",
                (Object) id.toBytes());
    }

    List<String> names() {
        return statements.partitionsOf("message_closed").stream()
                .map(PartitionStatements.Partition::name)
                .toList();
    }

    long rows(String partition) {
        return number("select count(*) from message_closed partition (" + partition + ")");
    }

    long rows() {
        return number("select count(*) from message_closed");
    }

    long number(String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Long.class));
    }

    @Override
    public void close() {
        statements.destroy();
        pool.close();
    }
}
