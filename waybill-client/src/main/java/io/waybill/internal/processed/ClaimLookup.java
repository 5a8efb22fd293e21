package io.waybill.internal.processed;

import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers "did it commit?" for a consumer group, as the check-back does for producers: an attempt that ends with an error
 * may have committed, when the answer to COMMIT was lost or something behind it failed. Thread-safe.
 */
public class ClaimLookup {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimLookup.class);

    /** Fails at once while a transaction runs that has the row; and is a write to whoever sends reads to replicas. */
    private static final String LOOK = """
            select claim, version from waybill_processed where consumer_group = ? and message_id = ?
            for update nowait
            """;

    /** A lock was not to be had at once: MariaDB says 1205, MySQL 3572. */
    private static final Set<Integer> LOCKED = Set.of(1205, 3572);

    private final Store store;
    private final String group;

    public ClaimLookup(Store store, String group) {
        this.store = store;
        this.group = group;
    }

    public enum ClaimState {
        COMMITTED,
        /** Nothing is committed, and no transaction runs that could commit the claim. */
        ABSENT,
        /** A transaction runs that has claimed the message, or the database can't be asked. */
        UNKNOWN
    }

    /**
     * @param claim whose it is, when it is committed
     * @param taken what, when it is committed
     */
    public record FoundClaim(ClaimState state, long claim, Processed.@Nullable Taken taken) {
        private static final FoundClaim ABSENT = new FoundClaim(ClaimState.ABSENT, 0, null);
        private static final FoundClaim UNKNOWN = new FoundClaim(ClaimState.UNKNOWN, 0, null);
    }

    /** Looks, without waiting, in a transaction of its own. Never throws. */
    public FoundClaim look(MessageId id) {
        AtomicReference<FoundClaim> seen = new AtomicReference<>(FoundClaim.UNKNOWN);
        try {
            store.inOwnTransaction(connection -> {
                seen.set(read(connection, id));
                return seen;
            });
        } catch (WrongStoreException elsewhere) {
            LOG.debug("the claim of message {} for {} was looked up elsewhere", id, group, elsewhere);
            return FoundClaim.UNKNOWN;
        } catch (RuntimeException failed) {
            // What was read holds, even if the end of this transaction was not answered either.
            LOG.debug("the claim of message {} for {} could not be looked up: {}", id, group, seen, failed);
        }
        return Objects.requireNonNull(seen.get());
    }

    private FoundClaim read(Connection connection, MessageId id) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(LOOK)) {
            look.setString(1, group);
            look.setBytes(2, id.toBytes());
            try (ResultSet row = look.executeQuery()) {
                return row.next()
                        ? new FoundClaim(ClaimState.COMMITTED, row.getLong("claim"), Processed.Taken.of(row, 1))
                        : FoundClaim.ABSENT;
            }
        } catch (SQLException failed) {
            if (LOCKED.contains(failed.getErrorCode())) {
                return FoundClaim.UNKNOWN;
            }
            throw failed;
        }
    }
}
