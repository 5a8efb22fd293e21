package io.waybill.internal.importing;

import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which id a message of the old table has in the outbox: one made of store, table, the key of the row and its old id, and the day on which it is imported. Not the
 * time of the row, for consumers refuse what is older than they remember; nor the very moment, or the same row would have two ids.
 */
final class ImportedIds {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    /** As long as a row that was published is kept at least by default; the clock of a database may also go back across midnight. */
    private static final int DAYS_BACK = 7;

    private static final String THERE =
            "select message_id from waybill_transaction where message_id in (%s) and outbox is not null";

    private final String origin;

    /** @param table with its schema */
    ImportedIds(String storeId, String table) {
        this.origin = storeId + '\n' + table + '\n';
    }

    /**
     * @param row its {@linkplain OldRow#identity() identity}
     * @param now by the clock of the database, in epoch milliseconds
     */
    MessageId of(String row, long now) {
        return ofDay(row, now, 0);
    }

    /** Those of the rows that were imported within the last week, as far as their rows in the outbox are still there. */
    Set<String> imported(Connection connection, Collection<String> rows, long now) throws SQLException {
        List<MessageId> ids = new ArrayList<>();
        for (String row : rows) {
            for (int day = -DAYS_BACK; day <= 1; day++) {
                ids.add(ofDay(row, now, day));
            }
        }
        Set<MessageId> there = there(connection, ids);
        Set<String> imported = new HashSet<>();
        for (String row : rows) {
            for (int day = -DAYS_BACK; day <= 1; day++) {
                if (there.contains(ofDay(row, now, day))) {
                    imported.add(row);
                }
            }
        }
        return imported;
    }

    private MessageId ofDay(String row, long now, int day) {
        return MessageId.at((now / DAY + day) * DAY, origin + row);
    }

    private static Set<MessageId> there(Connection connection, List<MessageId> ids) throws SQLException {
        Set<MessageId> there = new HashSet<>();
        if (ids.isEmpty()) {
            return there;
        }
        try (PreparedStatement select = connection.prepareStatement(
                String.format(THERE, String.join(", ", Collections.nCopies(ids.size(), "?"))))) {
            for (int i = 0; i < ids.size(); i++) {
                select.setBytes(i + 1, ids.get(i).toBytes());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    there.add(MessageId.of(row.getBytes(1)));
                }
            }
        }
        return there;
    }
}
