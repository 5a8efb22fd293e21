package io.waybill.internal.producer;

import io.waybill.StoreException;
import io.waybill.internal.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics this store's producers ever sent to. Read before the producer starts: it heartbeats only to brokers of
 * topics it knows, and a producer that restarts and has nothing to send would otherwise never be asked.
 */
public class KnownTopics {

    private static final String INSERT =
            "insert into waybill_topic (topic) values (?) on duplicate key update topic = topic";

    private final Store store;
    private final Set<String> saved = ConcurrentHashMap.newKeySet();
    private final Set<String> unsaved = ConcurrentHashMap.newKeySet();

    KnownTopics(Store store) {
        this.store = store;
    }

    public static List<String> in(Store store) {
        return store.inOwnTransaction(connection -> {
            List<String> topics = new ArrayList<>();
            try (PreparedStatement read = connection.prepareStatement("select topic from waybill_topic");
                    ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    topics.add(row.getString(1));
                }
            }
            return topics;
        });
    }

    /** Saves the topic with the next mark: a caller inside a transaction must not need a second connection. */
    void rememberSoon(String topic) {
        if (!saved.contains(topic)) {
            unsaved.add(topic);
        }
    }

    /**
     * Saves the topic before this returns, once and for all.
     *
     * @throws StoreException when it could not; nothing must be sent to the topic then
     */
    void remember(String topic) {
        if (!saved.contains(topic)) {
            save(topic);
        }
    }

    /** Saves what is to be remembered soon. */
    void save() {
        for (String topic : unsaved) {
            save(topic);
            unsaved.remove(topic);
        }
    }

    private void save(String topic) {
        insert(topic);
        saved.add(topic);
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
