package io.waybill.internal.store;

import io.waybill.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases to which a transaction may be led, and which say of themselves all that the store's own says, but are on another
 * server: copies, where servers have names that are unique only at home. No statement could tell later where it ran.
 */
final class Lookalikes {

    private static final Logger LOG = LoggerFactory.getLogger(Lookalikes.class);

    private static final int NO_SUCH_TABLE = 1146;

    private Lookalikes() {}

    /**
     * Looks at all that the data source of the store's transactions leads to, as far as it tells.
     *
     * @throws StoreException when there is one
     */
    static void refuse(DataSource own, Whereabouts home, DataSource routing) {
        Routing.targets(routing).forEach((name, target) -> {
            if (target != own && isOne(own, home, name, target)) {
                throw new StoreException(
                        "the data source of Waybill's transactions leads to '" + name
                                + "' as well, which says of itself"
                                + " what the store's own database says, " + home + ", but is on another server: what is"
                                + " written there could not be told from what is written here. It was copied with its"
                                + " tables: delete the row of waybill_store in the copy",
                        null);
            }
        });
    }

    private static boolean isOne(DataSource own, Whereabouts home, String name, DataSource target) {
        try (Connection there = target.getConnection()) {
            if (!Whereabouts.of(there).equals(home)) {
                return false;
            }
            try (Connection here = own.getConnection()) {
                return !isOneServer(here, there);
            }
        } catch (SQLException failed) {
            if (failed.getErrorCode() != NO_SUCH_TABLE) { // Then no store was ever set up there.
                LOG.warn(
                        "whether '{}' can be told from the store's own database is not known: it does not answer",
                        name,
                        failed);
            }
            return false;
        }
    }

    /** A lock by name is the server's, whatever it is called: only there it is seen to be held. */
    private static boolean isOneServer(Connection here, Connection there) throws SQLException {
        String lock = "waybill-" + UUID.randomUUID();
        ask(here, "select get_lock(?, 0)", lock);
        try {
            return ask(there, "select is_free_lock(?)", lock) == 0;
        } finally {
            ask(here, "select release_lock(?)", lock);
        }
    }

    private static int ask(Connection connection, String question, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(question)) {
            select.setString(1, lock);
            try (ResultSet answer = select.executeQuery()) {
                answer.next();
                return answer.getInt(1);
            }
        }
    }
}
