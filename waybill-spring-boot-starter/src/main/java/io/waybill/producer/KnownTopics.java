package io.waybill.producer;

import io.waybill.store.Store;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The topics this store's producers ever sent to. Read before the producer starts: it heartbeats only to brokers of
 * topics it knows, and a producer that restarts and has nothing to send would otherwise never be asked.
 */
public class KnownTopics {

    private static final String INSERT =
            "insert into waybill_topic (topic) values (?) on duplicate key update topic = topic";

    private final Store store;
    private final Queue<String> unsaved = new ConcurrentLinkedQueue<>();

    KnownTopics(Store store) {
        this.store = store;
    }

    public static List<String> in(DataSource dataSource) {
        return new JdbcTemplate(dataSource).queryForList("select topic from waybill_topic", String.class);
    }

    /** Saves the topic with the next mark: a caller inside a transaction must not need a second connection. */
    void rememberSoon(String topic) {
        unsaved.add(topic);
    }

    /** Saves the topic before this returns or, if the database is away, with a later mark. */
    void remember(String topic) {
        rememberSoon(topic);
        save();
    }

    synchronized void save() {
        for (String topic = unsaved.peek(); topic != null; topic = unsaved.peek()) {
            insert(topic);
            unsaved.remove();
        }
    }

    private void insert(String topic) {
        store.inOwnTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, topic);
                return insert.executeUpdate();
            }
        });
    }
}
