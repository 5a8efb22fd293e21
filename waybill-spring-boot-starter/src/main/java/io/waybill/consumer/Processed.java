package io.waybill.consumer;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Receipt;
import io.waybill.retention.Memory;
import io.waybill.store.Store;
import io.waybill.store.WrongStoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** What a group has taken effect of. Every method is a statement of the transaction that runs on this thread. */
class Processed {

    private static final String INSERT =
            "insert into waybill_processed (consumer_group, message_id, claim, version, processed_at)"
                    + " values (?, ?, ?, ?, unix_timestamp() * 1000)";
    private static final String INSERT_KEY = """
            insert into waybill_processed_key (consumer_group, business_key, message_id, processed_at)
            values (?, ?, ?, unix_timestamp() * 1000)
            """;
    private static final String VERSION =
            "select version from waybill_processed where consumer_group = ? and message_id = ?";
    private static final String REOPEN =
            "delete from waybill_processed where consumer_group = ? and message_id = ? and version = "
                    + Receipt.SKIPPED;
    private static final String CLAIM =
            "from waybill_processed where consumer_group = ? and message_id = ? and claim = ?";

    private final Store store;
    private final String group;
    private final Memory memory;

    Processed(Store store, String group, Clock clock) {
        this.store = store;
        this.group = group;
        this.memory = new Memory(store, group, clock);
    }

    /**
     * Claims a message. Waits for another transaction that has claimed it and not ended.
     *
     * @param claim any number of the caller's, by which it knows its claim from another's
     * @param version of which the effect is taken, or {@link Receipt#SKIPPED}
     * @return false when the effect is there already
     */
    boolean claim(MessageId id, long claim, int version) {
        return inserted(INSERT, group, id.toBytes(), claim, version);
    }

    /** The version of which the effect was taken; null if the row has gone meanwhile. */
    @Nullable Integer version(MessageId id) {
        return store.joined().queryForList(VERSION, Integer.class, group, id.toBytes()).stream()
                .findFirst()
                .orElse(null);
    }

    /** Forgets that a message was skipped; one that had its effect stays processed. */
    void reopen(MessageId id) {
        store.joined().update(REOPEN, group, id.toBytes());
    }

    /** Claims a business fact for the message; false when another message has had its effect. */
    boolean claim(String businessKey, MessageId id) {
        return inserted(INSERT_KEY, group, businessKey.getBytes(StandardCharsets.UTF_8), id.toBytes());
    }

    /**
     * Whether the message is from a time of which this group's rows are deleted, so that its effect may be there although
     * its row is not. To be asked once the message is claimed.
     */
    boolean mayBeForgotten(MessageId id, long storedAt) {
        return memory.mayHaveLost(id, storedAt);
    }

    /**
     * Whether the very claim is still there: after a swallowed deadlock there may be another transaction's.
     *
     * @throws WrongStoreException when it is, in a database that is not the one where the group's claims are
     */
    boolean isClaimed(MessageId id, long claim) {
        return store.isThere(CLAIM, group, id.toBytes(), claim);
    }

    private boolean inserted(String sql, Object... values) {
        try {
            return store.joined().update(sql, values) == 1;
        } catch (DuplicateKeyException there) {
            return false;
        }
    }
}
