package io.waybill.internal.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement ran: told by the statement itself, so that it can't have been another connection's word.
 *
 * @param storeId null where no store was ever set up
 * @param server one server of what may be several behind one address
 */
record Whereabouts(@Nullable String storeId, @Nullable String schema, String server, boolean readOnly) {

    /** To be selected beside, or instead of, whatever else. */
    static final String COLUMNS = """
            (select store_id from waybill_store where name = 'self') as waybill_store_id,
            database() as waybill_schema, concat(@@hostname, ':', @@port) as waybill_server,
            concat(@@global.read_only) as waybill_read_only
            """;

    /** MariaDB has begun to say in words what was a number; {@code NO_LOCK} and the like are more than ON. */
    private static final Set<String> WRITABLE = Set.of("0", "OFF");

    static Whereabouts of(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("select " + COLUMNS);
                ResultSet row = read.executeQuery()) {
            row.next();
            return of(row);
        }
    }

    static Whereabouts of(ResultSet row) throws SQLException {
        return new Whereabouts(
                row.getString("waybill_store_id"),
                row.getString("waybill_schema"),
                row.getString("waybill_server"),
                !WRITABLE.contains(row.getString("waybill_read_only")));
    }

    @Override
    public String toString() {
        String store = storeId == null ? "no store" : "store " + storeId;
        return store + " (schema " + schema + " on " + server + (readOnly ? ", which is read-only)" : ")");
    }
}
