package io.waybill.internal.importing;

import io.waybill.internal.diagnosis.StartFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of the table that is imported from.
 *
 * @param key the column that is its primary key
 * @param isBinary whether its content is bytes, not text
 */
record OldSchema(String schema, String table, String key, boolean isBinary) {

    private static final Set<String> TIMES = Set.of("datetime", "timestamp");
    private static final Set<String> BINARY =
            Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

    private static final String SCHEMA = """
            select table_schema, table_name, engine from information_schema.tables
            where table_schema = coalesce(?, database()) and table_name = ?
            """;

    private static final String COLUMNS = """
            select column_name, data_type from information_schema.columns where table_schema = ? and table_name = ?
            """;

    private static final String KEY = """
            select column_name from information_schema.statistics
            where table_schema = ? and table_name = ? and index_name = 'PRIMARY' order by seq_in_index
            """;

    /**
     * Looks whether the table is as the settings say.
     *
     * @throws StartFailure when it is not
     */
    static OldSchema read(Connection connection, ImportSettings settings) throws SQLException {
        int dot = settings.table().indexOf('.');
        String schema = dot < 0 ? null : settings.table().substring(0, dot);
        List<List<@Nullable String>> found =
                read(connection, SCHEMA, 3, schema, settings.table().substring(dot + 1));
        if (found.isEmpty()) {
            throw new StartFailure(
                    "waybill.import.table is '" + settings.table()
                            + "', and the database of Waybill's tables has no such table, or its user may not read it.",
                    "Name the table of messages that is to be imported, schema.table where it is in another schema of the same server, or remove waybill.import.enabled where all is imported.");
        }
        String at = String.valueOf(found.get(0).get(0));
        String table = String.valueOf(found.get(0).get(1));
        if (!"InnoDB".equalsIgnoreCase(found.get(0).get(2))) {
            throw new StartFailure(
                    "waybill.import.table: '" + table + "' is of the engine "
                            + found.get(0).get(2)
                            + ", which takes back nothing: a row could be given its status without its message.",
                    "Make it an InnoDB table: alter table " + table + " engine = InnoDB.");
        }
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
        return new OldSchema(
                at,
                table,
                String.valueOf(key.get(0).get(0)),
                BINARY.contains(types.get(settings.columns().content())));
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
}
