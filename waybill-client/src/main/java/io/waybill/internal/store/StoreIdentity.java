package io.waybill.internal.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/** What a store says of itself: written once by whoever comes first, then only read. */
record StoreIdentity(String id) {

    private static final String READ = "select store_id from waybill_store where name = 'self'";

    private static final String CREATE = """
            insert into waybill_store (name, store_id, schema_version, horizon)
            values ('self', ?, 1, ?)
            on duplicate key update name = name
            """;

    static StoreIdentity readOrCreate(Connection connection, Clock clock) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(CREATE)) {
            create.setString(1, UUID.randomUUID().toString());
            // The same clock that makes message ids: nothing with an older id can be in a table that is new.
            create.setLong(2, clock.millis());
            create.executeUpdate();
        }
        try (PreparedStatement read = connection.prepareStatement(READ);
                ResultSet row = read.executeQuery()) {
            row.next();
            return new StoreIdentity(row.getString(1));
        }
    }
}
