package io.waybill.internal.processed;

import io.waybill.internal.retention.Memory;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** What a group has taken effect of. Every method is a statement of the transaction that runs on this thread. */
public class Processed {

    private static final String INSERT =
            "insert into waybill_processed (consumer_group, message_id, claim, version, processed_at)"
                    + " values (?, ?, ?, ?, unix_timestamp() * 1000)";
    private static final String INSERT_KEY = """
            insert into waybill_processed_key (consumer_group, business_key, message_id, processed_at)
            values (?, ?, ?, unix_timestamp() * 1000)
            """;
    private static final String TAKEN =
            "select version, claim from waybill_processed where consumer_group = ? and message_id = ?";

    /** The claim of a skip is its number; before skips had one, it was random, and any skip counts as later than that. */
    private static final String SKIP_LATER = """
            update waybill_processed set claim = ? where consumer_group = ? and message_id = ? and version = %d
              and claim not between ? and %d
            """.formatted(Receipt.SKIPPED, Integer.MAX_VALUE);

    private static final String REOPEN = """
            delete from waybill_processed where consumer_group = ? and message_id = ? and version = %d
              and claim not between ? + 1 and %d
            """.formatted(Receipt.SKIPPED, Integer.MAX_VALUE);

    private static final String CLAIM =
            "from waybill_processed where consumer_group = ? and message_id = ? and claim = ?";

    private final Store store;
    private final String group;
    private final Memory memory;

    public Processed(Store store, String group, Clock clock) {
        this.store = store;
        this.group = group;
        this.memory = new Memory(store, group, clock);
    }

    /**
     * Claims a message. Waits for another transaction that has claimed it and not ended.
     *
     * @param claim any number of the caller's, by which it knows its claim from another's
     * @param version of which the effect is taken, or {@link Receipt#SKIPPED}
     * @return false when the message is claimed already
     */
    public boolean claim(MessageId id, long claim, int version) {
        return inserted(INSERT, group, id.toBytes(), claim, version);
    }

    /**
     * Notes that a message is skipped, unless it had its effect; of several skips the one of the highest number stands.
     * Waits for another transaction that has claimed it and not ended.
     *
     * @return whether that is news: false when the effect is there, or this skip or a later one
     */
    public boolean skip(MessageId id, int number) {
        if (claim(id, number, Receipt.SKIPPED)) {
            return true;
        }
        Taken there = taken(id);
        // Who merely finds the effect there must not lock its row: two of them would be in each other's way.
        return there != null
                && there.version() == Receipt.SKIPPED
                && store.joined().update(SKIP_LATER, number, group, id.toBytes(), number) == 1;
    }

    /**
     * What the group has taken of a message.
     *
     * @param version of which the effect is there, or {@link Receipt#SKIPPED}
     * @param skip the number of the skip that stands; null where none does, or it has none
     */
    public record Taken(int version, @Nullable Integer skip) {

        static Taken of(ResultSet row, int number) throws SQLException {
            int version = row.getInt("version");
            long claim = row.getLong("claim");
            boolean numbered = version == Receipt.SKIPPED && claim > 0 && claim <= Integer.MAX_VALUE;
            return new Taken(version, numbered ? Integer.valueOf((int) claim) : null);
        }
    }

    /** Null if the row has gone meanwhile. */
    public @Nullable Taken taken(MessageId id) {
        return store.joined().query(TAKEN, Taken::of, group, id.toBytes()).stream()
                .findFirst()
                .orElse(null);
    }

    /** Forgets skips up to a number; a later one stands, and a message that had its effect stays processed. */
    public void reopen(MessageId id, int newest) {
        store.joined().update(REOPEN, group, id.toBytes(), newest);
    }

    /**
     * Claims a business fact for the message; false when another message has had its effect.
     *
     * @throws IllegalArgumentException when the key does not tell one fact from another
     */
    public boolean claim(String businessKey, MessageId id) {
        return inserted(INSERT_KEY, group, BusinessKey.bytes(businessKey), id.toBytes());
    }

    /**
     * Whether the message is from a time of which this group's rows are deleted, so that its effect may be there although
     * its row is not. To be asked once the message is claimed.
     */
    public boolean mayBeForgotten(MessageId id, long storedAt) {
        return memory.mayHaveLost(id, storedAt);
    }

    /**
     * Whether the very claim is still there: after a swallowed deadlock there may be another transaction's.
     *
     * @throws WrongStoreException when it is, in a database that is not the one where the group's claims are
     */
    public boolean isClaimed(MessageId id, long claim) {
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
