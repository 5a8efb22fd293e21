package io.waybill.internal.retention;

import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Since when one consumer group remembers what it has processed. Thread-safe.
 *
 * <p>The time that counts is the message's own, held in its id, because every copy has it, however late the copy was
 * made. Where the id holds none (a message that Waybill did not send) it is the time the broker stored the copy. An id
 * from before {@link MessageId#EARLIEST} was made by a broken clock and says nothing of the message's age; rows of such ids are
 * never deleted, and neither are those of ids from the future before their time has come.
 */
public class Memory {

    /** No retention is as short as this ({@link RetentionSettings}), so what is younger needs no look. */
    private static final long YOUNG_MILLIS = Duration.ofHours(1).toMillis();

    private static final String SINCE = "select since from waybill_remembered where consumer_group = ?";

    private final Store store;
    private final String group;
    private final Clock clock;

    public Memory(Store store, String group, Clock clock) {
        this.store = store;
        this.group = group;
        this.clock = clock;
    }

    /**
     * Whether a row of the message may have been deleted. To be asked in the transaction that has just inserted the
     * message's row: had there been one, that insert saw it or waited for its deletion, and this sees what came with it.
     *
     * @param storedAt when the broker stored the copy at hand
     */
    public boolean mayHaveLost(MessageId id, long storedAt) {
        long time = id.isTimeOrdered() ? id.epochMillis() : storedAt;
        if (time < MessageId.EARLIEST || time >= Math.max(clock.millis(), storedAt) - YOUNG_MILLIS) {
            return false;
        }
        List<Long> since = store.joined().queryForList(SINCE, Long.class, group);
        return !since.isEmpty() && time < since.get(0);
    }
}
