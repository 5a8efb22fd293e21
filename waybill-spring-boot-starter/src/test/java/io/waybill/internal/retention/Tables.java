package io.waybill.internal.retention;

import io.waybill.internal.store.Store;
import io.waybill.internal.store.StoreSchema;
import io.waybill.protocol.MessageId;
import io.waybill.test.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The starter's tables in a schema of their own, with rows of any age. */
final class Tables {

    static final RetentionSettings SETTINGS =
            new RetentionSettings(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(1));

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final Store store;

    Tables(String name) {
        TestDatabase database = TestDatabase.create(name);
        dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        StoreSchema.create(dataSource);
        jdbc = new JdbcTemplate(dataSource);
        store = new Store(dataSource, new DataSourceTransactionManager(dataSource), Clock.systemUTC());
        // As if the store were as old as its rows.
        jdbc.update("update waybill_store set horizon = 0");
    }

    Store store() {
        return store;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    DataSource dataSource() {
        return dataSource;
    }

    void clear() {
        for (String table : List.of(
                "waybill_transaction",
                "waybill_processed",
                "waybill_processed_key",
                "waybill_remembered",
                "waybill_mark",
                "waybill_order")) {
            jdbc.update("delete from " + table);
        }
        jdbc.update("update waybill_store set horizon = 0");
    }

    static long daysAgo(int days) {
        return System.currentTimeMillis() - Duration.ofDays(days).toMillis();
    }

    MessageId transaction(long idTime, long writtenAt) {
        MessageId id = MessageId.at(idTime);
        jdbc.update(
                "insert into waybill_transaction (message_id, status, begun_at, topic, written_at) values (?, 1, ?, 'T', ?)",
                id.toBytes(),
                idTime,
                writtenAt);
        return id;
    }

    MessageId published(long idTime, int state, @Nullable Long endedAt) {
        MessageId id = transaction(idTime, idTime);
        jdbc.update(
                "update waybill_transaction set outbox = ?, lane = 1, turn = 1, ended_at = ? where message_id = ?",
                state,
                endedAt,
                id.toBytes());
        return id;
    }

    void orderKey(String key, long usedAt, @Nullable Long dueAt, int stopped) {
        jdbc.update(
                "insert into waybill_order (lane, topic, order_key, last_turn, due_at, stopped, used_at) values (?, 'T', ?, 1, ?, ?, ?)",
                key.hashCode(),
                key,
                dueAt,
                stopped,
                usedAt);
    }

    boolean hasTransaction(MessageId id) {
        return has("waybill_transaction", id);
    }

    MessageId processed(String group, long idTime, long processedAt) {
        return processed(group, MessageId.at(idTime), processedAt);
    }

    MessageId processed(String group, MessageId id, long processedAt) {
        jdbc.update("insert into waybill_processed values (?, ?, 1, 1, ?)", group, id.toBytes(), processedAt);
        return id;
    }

    boolean hasProcessed(MessageId id) {
        return has("waybill_processed", id);
    }

    void key(String group, String key, long processedAt) {
        jdbc.update(
                "insert into waybill_processed_key values (?, ?, ?, ?)",
                group,
                key.getBytes(StandardCharsets.UTF_8),
                MessageId.at(processedAt).toBytes(),
                processedAt);
    }

    List<String> keys() {
        return jdbc.query(
                "select business_key from waybill_processed_key",
                (row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8));
    }

    /** The time up to which a group has forgotten, or an empty list. */
    List<Long> since(String group) {
        return jdbc.queryForList("select since from waybill_remembered where consumer_group = ?", Long.class, group);
    }

    void mark(String instance, long reportedUntil) {
        jdbc.update("insert into waybill_mark values (?, ?, unix_timestamp())", instance, reportedUntil);
    }

    int count(String table) {
        return jdbc.queryForObject("select count(*) from " + table, Integer.class);
    }

    private boolean has(String table, MessageId id) {
        return jdbc.queryForObject(
                        "select count(*) from " + table + " where message_id = ?", Integer.class, (Object) id.toBytes())
                == 1;
    }
}
