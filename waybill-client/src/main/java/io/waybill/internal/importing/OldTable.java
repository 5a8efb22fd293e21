package io.waybill.internal.importing;

import io.waybill.internal.diagnosis.StartFailure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table that is imported from. Every statement is part of the transaction on the connection it is given. What is written into
 * statements are names that {@link ImportSettings} has let through.
 */
final class OldTable {

    private static final Set<String> TIMES = Set.of("datetime", "timestamp");
    private static final Set<String> BINARY =
            Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

    private static final String SCHEMA = """
            select table_schema, table_name from information_schema.tables
            where table_schema = coalesce(?, database()) and table_name = ?
            """;

    private static final String COLUMNS = """
            select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ?
            """;

    private static final String KEY = """
            select column_name from information_schema.statistics
            where table_schema = ? and table_name = ? and index_name = 'PRIMARY' order by seq_in_index
            """;

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

    private OldTable(String schema, String table, String key, boolean isBinary, ImportSettings settings) {
        this.name = schema + "." + table;
        this.isBinary = isBinary;
        this.batchSize = settings.batchSize();
        this.minAge = settings.minAge().toSeconds() == 0
                ? null
                : Long.valueOf(settings.minAge().toSeconds());
        OldColumns columns = settings.columns();
        String from = " from " + quote(schema) + "." + quote(table);
        String status = quote(columns.status());
        String content = quote(columns.content());
        String touchedAt = columns.touchedAt();
        String isOld = minAge == null
                ? "true"
                : "(" + touchedAt + " is null or " + touchedAt + " <= current_timestamp - interval ? second)";
        String row = "select " + quote(key) + ", " + quote(columns.messageId()) + ", " + quote(columns.topic()) + ", "
                + orNull(columns.businessKey()) + ", " + orNull(columns.businessType()) + ", octet_length(" + content
                + "), ";
        this.find = row + "null" + from + " where " + status + " = ? and " + isOld + " and (%s) order by " + quote(key)
                + " limit ?";
        this.lock = row + content + from + " where " + status + " = ? and " + isOld + " and " + quote(key)
                + " in (%s) for update skip locked";
        this.take = "update " + quote(schema) + "." + quote(table) + " set " + status + " = ? where " + status
                + " = ? and " + quote(key) + " in (%s)";
        this.left = "select count(*), coalesce(sum(" + isOld + "), 0)" + from + " where " + status + " in (%s)";
        this.statuses = "select " + status + ", count(*)" + from + " group by " + status;
        this.after = quote(key) + " > ?";
    }

    /**
     * Looks whether the table is as the settings say.
     *
     * @throws StartFailure when it is not
     */
    static OldTable open(Connection connection, ImportSettings settings) throws SQLException {
        int dot = settings.table().indexOf('.');
        String schema = dot < 0 ? null : settings.table().substring(0, dot);
        List<List<@Nullable String>> found =
                read(connection, SCHEMA, 2, schema, settings.table().substring(dot + 1));
        if (found.isEmpty()) {
            throw new StartFailure(
                    "waybill.import.table is '" + settings.table()
                            + "', and the database of Waybill's tables has no such table, or its user may not read it.",
                    "Name the table of messages that is to be imported, schema.table where it is in another schema of the same server, or remove waybill.import.enabled where all is imported.");
        }
        String at = String.valueOf(found.get(0).get(0));
        String table = String.valueOf(found.get(0).get(1));
        Map<String, String> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        read(connection, COLUMNS, 2, at, table)
                .forEach(column -> types.put(
                        String.valueOf(column.get(0)),
                        String.valueOf(column.get(1)).toLowerCase(Locale.ROOT)));
        requireColumns(settings, table, types);
        List<List<@Nullable String>> key = read(connection, KEY, 1, at, table);
        if (key.size() != 1) {
            throw new StartFailure(
                    "waybill.import.table: the primary key of '" + table + "' has " + key.size() + " columns.",
                    "Rows are taken by a primary key of one column. Give the table one.");
        }
        return new OldTable(
                at,
                table,
                String.valueOf(key.get(0).get(0)),
                BINARY.contains(types.get(settings.columns().content())),
                settings);
    }

    private static void requireColumns(ImportSettings settings, String table, Map<String, String> types) {
        OldColumns columns = settings.columns();
        for (String column : columns.names()) {
            if (!types.containsKey(column)) {
                throw new StartFailure(
                        "waybill.import.columns: '" + table + "' has no column '" + column + "'; it has "
                                + types.keySet() + ".",
                        "Name its columns by waybill.import.columns.message-id, .topic, .content, .status, .business-key, .business-type, .created-at and .updated-at;"
                                + " the last four may be empty (waybill.import.columns.updated-at=) where there is none.");
            }
        }
        if (settings.minAge().toSeconds() > 0) {
            for (String column : new @Nullable String[] {columns.createdAt(), columns.updatedAt()}) {
                if (column != null && !TIMES.contains(types.get(column))) {
                    throw new StartFailure(
                            "waybill.import.min-age is " + settings.minAge() + ", and column '" + column + "' of '"
                                    + table + "' is " + types.get(column) + ".",
                            "Name columns of type datetime or timestamp as created-at and updated-at, or leave both empty and set waybill.import.min-age=0s.");
                }
            }
        }
    }

    /** With its schema, as the server has it. */
    String name() {
        return name;
    }

    /** The next rows of a status, in the order of their keys, without their content. */
    List<OldRow> find(Connection connection, String status, @Nullable Object lastKey) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(String.format(find, lastKey == null ? "true" : after))) {
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
        for (List<@Nullable String> row : read(connection, statuses, 2)) {
            counts.put(String.valueOf(row.get(0)), Long.valueOf(String.valueOf(row.get(1))));
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

    private static List<List<@Nullable String>> read(
            Connection connection, String sql, int columns, @Nullable String... values) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<@Nullable String> cells = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        cells.add(row.getString(i));
                    }
                    rows.add(cells);
                }
            }
        }
        return rows;
    }

    private static String with(String sql, int values) {
        return String.format(sql, String.join(", ", Collections.nCopies(values, "?")));
    }

    private static String orNull(@Nullable String column) {
        return column == null ? "null" : quote(column);
    }

    static String quote(String name) {
        return '`' + name + '`';
    }
}
