package io.waybill.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the three databases directly: a ledger must not trust what the services say of themselves. */
record Databases(String url, Map<String, String> passwords) {

    static Databases fromEnvironment() {
        return new Databases(
                Stack.need("DB_URL"),
                Map.of(
                        "waybill", Stack.need("WAYBILL_DB_SECRET"),
                        "payment", Stack.need("PAYMENT_DB_SECRET"),
                        "orders", Stack.need("ORDERS_DB_SECRET")));
    }

    /** Every row as a map from column to value; a column that is null has no entry. */
    List<Map<String, Object>> query(String schema, String sql, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + schema, schema, passwords.get(schema));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Map<String, Object>> result = new ArrayList<>();
                while (rows.next()) {
                    Map<String, Object> row = new HashMap<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        Object value = rows.getObject(i);
                        if (value != null) {
                            row.put(rows.getMetaData().getColumnLabel(i), value);
                        }
                    }
                    result.add(row);
                }
                return result;
            }
        }
    }

    /** The numbers of a query of one column, ascending; nulls are left out. */
    long[] numbers(String schema, String sql, Object... values) throws SQLException {
        return query(schema, sql, values).stream()
                .flatMap(row -> row.values().stream())
                .mapToLong(value -> ((Number) value).longValue())
                .sorted()
                .toArray();
    }
}
