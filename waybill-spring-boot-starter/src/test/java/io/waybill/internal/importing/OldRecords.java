package io.waybill.internal.importing;

import io.waybill.internal.store.Store;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** A classic message table of one test. */
final class OldRecords {

    private final String table;
    private final ProducerApplication application;

    private OldRecords(String table, ProducerApplication application) {
        this.table = table;
        this.application = application;
    }

    static OldRecords create(String table, ProducerApplication application) {
        application.jdbc().execute("create table " + table + """
                 (
                  id            bigint       not null auto_increment primary key,
                  message_id    varchar(64)  null unique,
                  topic         varchar(200) null,
                  content       longtext     null,
                  status        tinyint      not null default 0,
                  retry_count   int          not null default 0,
                  business_key  varchar(200) null,
                  business_type varchar(200) null,
                  create_time   datetime     not null default current_timestamp,
                  update_time   datetime     not null default current_timestamp on update current_timestamp
                )""");
        return new OldRecords(table, application);
    }

    String table() {
        return table;
    }

    JdbcTemplate jdbc() {
        return application.jdbc();
    }

    /** As it was written ten minutes ago. */
    void add(String id, String topic, String key, String content, int status) {
        jdbc().update(
                        "insert into " + table
                                + " (message_id, topic, business_key, business_type, content, status, create_time, update_time)"
                                + " values (?, ?, ?, 'PAID', ?, ?, current_timestamp - interval 10 minute,"
                                + " current_timestamp - interval 10 minute)",
                        id,
                        topic,
                        key,
                        content,
                        status);
    }

    void addMany(int rows, String topic, String key) {
        jdbc().batchUpdate(
                        "insert into " + table
                                + " (message_id, topic, business_key, content, create_time, update_time)"
                                + " values (?, ?, ?, 'many', current_timestamp - interval 10 minute, current_timestamp - interval 10 minute)",
                        java.util.stream.IntStream.range(0, rows)
                                .mapToObj(i -> new Object[] {key + "-" + i, topic, key + "-" + i})
                                .toList());
    }

    int statusOf(String id) {
        return jdbc().queryForObject("select status from " + table + " where message_id = ?", Integer.class, id);
    }

    List<Integer> statuses() {
        return jdbc().queryForList("select distinct status from " + table, Integer.class);
    }

    void setStatus(String id, int status) {
        jdbc().update(
                        "update " + table + " set status = ?, update_time = current_timestamp - interval 10 minute"
                                + " where message_id = ?",
                        status,
                        id);
    }

    ImportSettings settings() {
        return settings(Duration.ofMinutes(1), 0, 100, false);
    }

    ImportSettings settings(Duration minAge, int rate, int batchSize, boolean dryRun) {
        return new ImportSettings(
                table,
                new OldColumns(
                        "message_id",
                        "topic",
                        "content",
                        "status",
                        "business_key",
                        "business_type",
                        "create_time",
                        "update_time"),
                List.of("0"),
                "3",
                "message_id",
                minAge,
                rate,
                batchSize,
                Duration.ofMinutes(1),
                dryRun);
    }

    MessageImport importer() {
        return importer(settings());
    }

    MessageImport importer(ImportSettings settings) {
        return new MessageImport(application.bean(Store.class), intake(), settings);
    }

    Intake intake() {
        return (Intake) application.waybill();
    }
}
