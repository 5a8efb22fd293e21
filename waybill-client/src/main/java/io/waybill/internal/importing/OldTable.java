package io.waybill.internal.importing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table that is imported from. Every statement is part of the transaction on the connection it is given. What is written into
 * statements are names that {@link ImportSettings} has let through, or that the server itself has told.
 */
final class OldTable {

    private static final String BY_KEY = " force index (primary)";

    private final String name;
    private final boolean isBinary;
    private final int batchSize;
    private final @Nullable Long minAge;
    private final String find;
    private final String after;
    private final String lock;
    private final String take;
    private final String left;
    private final String statuses;

    OldTable(OldSchema schema, ImportSettings settings) {
        this.name = schema.schema() + "." + schema.table();
        this.isBinary = schema.isBinary();
        this.batchSize = settings.batchSize();
        this.minAge = settings.minAge().toSeconds() == 0
                ? null
                : Long.valueOf(settings.minAge().toSeconds());
        OldColumns columns = settings.columns();
        String table = quote(schema.schema()) + "." + quote(schema.table());
        String key = quote(schema.key());
        String from = " from " + table;
        String status = quote(columns.status());
        String content = quote(columns.content());
        String touchedAt = columns.touchedAt();
        String isOld = minAge == null
                ? "true"
                : "(" + touchedAt + " is null or " + touchedAt + " <= current_timestamp - interval ? second)";
        String row = "select " + key + ", " + quote(columns.messageId()) + ", " + quote(columns.topic()) + ", "
                + orNull(columns.businessKey()) + ", " + orNull(columns.businessType()) + ", octet_length(" + content
                + "), ";
        this.find = row + "null" + from + " where " + status + " = ? and " + isOld + " and (%s) order by " + key
                + " limit ?";
        // By the primary key, whatever indexes there are: what is passed over would stay locked in another one, for the
        // old relay to wait for.
        this.lock = row + content + from + BY_KEY + " where " + status + " = ? and " + isOld + " and " + key
                + " in (%s) for update skip locked";
        this.take =
                "update " + table + BY_KEY + " set " + status + " = ? where " + status + " = ? and " + key + " in (%s)";
        this.left = "select count(*), coalesce(sum(" + isOld + "), 0)" + from + " where " + status + " in (%s)";
        this.statuses = "select " + status + ", count(*)" + from + " group by " + status;
        this.after = key + " > ?";
    }

    /** With its schema, as the server has it. */
    String name() {
        return name;
    }

    /** The next rows of a status, in the order of their keys, without their content. */
    List<OldRow> find(Connection connection, String status, @Nullable Object lastKey) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(find.replace("%s", lastKey == null ? "true" : after))) {
            int at = bind(select, status);
            if (lastKey != null) {
                select.setObject(at++, lastKey);
            }
            select.setInt(at, batchSize);
            return rows(select);
        }
    }

    /** Those of the rows that still are of the status, with their content; locked until the transaction ends. What others hold is passed over. */
    List<OldRow> lock(Connection connection, String status, List<OldRow> rows) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(with(lock, rows.size()))) {
            int at = bind(select, status);
            for (OldRow row : rows) {
                select.setObject(at++, row.key());
            }
            return rows(select);
        }
    }

    /** Gives locked rows another status: whoever looks from COMMIT on sees that they are taken. */
    void take(Connection connection, String status, String taken, List<OldRow> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(with(take, rows.size()))) {
            update.setString(1, taken);
            update.setString(2, status);
            int at = 3;
            for (OldRow row : rows) {
                update.setObject(at++, row.key());
            }
            int changed = update.executeUpdate();
            if (changed != rows.size()) {
                throw new IllegalStateException(changed + " rows of " + name + " were given status " + taken + ", not "
                        + rows.size() + " that were locked: nothing of them is imported");
            }
        }
    }

    /**
     * Unfinished rows.
     *
     * @param young those among them that are younger than they have to be
     */
    record Left(long all, long young) {}

    Left left(Connection connection, List<String> unfinished) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(with(left, unfinished.size()))) {
            int at = 1;
            if (minAge != null) {
                select.setLong(at++, minAge);
            }
            for (String status : unfinished) {
                select.setString(at++, status);
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Left(row.getLong(1), row.getLong(1) - row.getLong(2));
            }
        }
    }

    /** How many rows there are of each status. */
    Map<String, Long> statuses(Connection connection) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(statuses);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                counts.put(String.valueOf(row.getString(1)), row.getLong(2));
            }
        }
        return counts;
    }

    private int bind(PreparedStatement statement, String status) throws SQLException {
        int at = 1;
        statement.setString(at++, status);
        if (minAge != null) {
            statement.setLong(at++, minAge);
        }
        return at;
    }

    private List<OldRow> rows(PreparedStatement select) throws SQLException {
        List<OldRow> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long bytes = row.getLong(6);
                Long length = row.wasNull() ? null : Long.valueOf(bytes);
                rows.add(new OldRow(
                        row.getObject(1),
                        text(row.getObject(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        length,
                        content(row)));
            }
        }
        return rows;
    }

    private byte @Nullable [] content(ResultSet row) throws SQLException {
        if (isBinary) {
            return row.getBytes(7);
        }
        String text = row.getString(7);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String text(@Nullable Object id) {
        if (id == null) {
            return null;
        }
        return id instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : id.toString();
    }

    private static String with(String sql, int values) {
        return sql.replace("%s", String.join(", ", Collections.nCopies(values, "?")));
    }

    private static String orNull(@Nullable String column) {
        return column == null ? "null" : quote(column);
    }

    static String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
