package io.waybill.internal.consumer;

import io.waybill.protocol.MessageId;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The business table of the listeners under test, seen from a connection of its own: only what is committed. */
final class Effects {

    private final JdbcTemplate jdbc;

    Effects(TestDatabase database) {
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        jdbc.execute("create table effect (consumer varchar(255), payload varchar(500), index (payload))");
    }

    /** The groups in which the payload took effect, once for each time it did. */
    List<String> of(String payload) {
        return jdbc.queryForList(
                "select consumer from effect where payload = ? order by consumer", String.class, payload);
    }

    List<String> in(String group) {
        return jdbc.queryForList("select payload from effect where consumer = ?", String.class, group);
    }

    boolean isProcessed(String group, MessageId id) {
        return jdbc.queryForObject(
                        "select count(*) from waybill_processed where consumer_group = ? and message_id = ?",
                        Integer.class,
                        group,
                        id.toBytes())
                == 1;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }
}
