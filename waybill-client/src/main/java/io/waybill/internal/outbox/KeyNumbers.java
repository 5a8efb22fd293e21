package io.waybill.internal.outbox;

import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction publishes in the order of keys. Its numbers are drawn directly before COMMIT: the rows of the keys are locked
 * from then on until it is done, so numbers are in the order of commits. Used by the transaction's thread only.
 */
final class KeyNumbers implements TransactionSynchronization {

    private final Store store;
    /** By their lanes, in the order in which everybody locks them. */
    private final Map<Long, KeyMessages> keys = new TreeMap<>();

    private boolean isToldBeforeCommit;

    private KeyNumbers(Store store) {
        this.store = store;
    }

    private record KeyMessages(String topic, String key, List<MessageId> messages) {}

    /** Those of the transaction that runs on this thread. */
    static KeyNumbers of(Store store) {
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof KeyNumbers numbers && numbers.store == store) {
                return numbers;
            }
        }
        KeyNumbers numbers = new KeyNumbers(store);
        TransactionSynchronizationManager.registerSynchronization(numbers);
        numbers.isToldBeforeCommit = store.doBeforeCommit(numbers::draw);
        return numbers;
    }

    void add(MessageId id, String topic, String key) {
        long lane = Placement.ofKey(topic, key);
        if (!isToldBeforeCommit) {
            // At once, and the key is locked for longer: later would be too late.
            draw(lane, new KeyMessages(topic, key, List.of(id)));
            return;
        }
        keys.computeIfAbsent(lane, same -> new KeyMessages(topic, key, new ArrayList<>()))
                .messages
                .add(id);
    }

    private void draw() {
        keys.forEach(this::draw);
        keys.clear();
    }

    private void draw(long lane, KeyMessages key) {
        JdbcTemplate jdbc = store.joined();
        int count = key.messages.size();
        jdbc.update(KeyRows.draw(store), lane, key.topic, key.key, count, count);
        long last = Objects.requireNonNull(jdbc.queryForObject(KeyRows.DRAWN, Long.class, lane));
        for (int i = 0; i < count; i++) {
            // One whose row was taken away by a rollback to a savepoint leaves a gap.
            jdbc.update(
                    KeyRows.PLACE,
                    lane,
                    last - count + 1 + i,
                    key.messages.get(i).toBytes());
        }
    }
}
