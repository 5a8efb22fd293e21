package io.waybill.service.upgrade;

import io.waybill.test.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;

/** All rows of a message service's database, as one statement a line, in files that later versions have to read. */
final class Dump {

    private static final Path FOLDER = Path.of("src", "test", "resources", "upgrade");

    /** What belongs to the broker and the machine of that time, and the schema's own history. */
    private static final Set<String> ELSEWHERE = Set.of(
            "flyway_schema_history", "journal_progress", "node_secret", "known_address", "alert_lease", "sweep_lease");

    private Dump() {}

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    static void write(TestDatabase database, Path file) throws SQLException, IOException {
        List<String> statements = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (String table : tables(connection)) {
                if (!ELSEWHERE.contains(table)) {
                    statements.addAll(rows(connection, table));
                }
            }
        }
        Files.createDirectories(FOLDER);
        Files.writeString(file, String.join("\n", statements) + "\n");
    }

    /** Makes the schema as the given migration leaves it, with the rows that were written then. */
    static void load(Path file, String migration, TestDatabase database) throws SQLException {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .target(migration)
                .load()
                .migrate();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String line : lines(file)) {
                statement.execute(line);
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("show tables")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from `" + table + "` order by 1, 2")) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> names = new ArrayList<>();
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    names.add("`" + row.getMetaData().getColumnName(column) + "`");
                    values.add(literal(row, column));
                }
                statements.add("insert into `" + table + "` (" + String.join(", ", names) + ") values ("
                        + String.join(", ", values) + ")");
            }
        }
        return statements;
    }

    private static String literal(ResultSet row, int column) throws SQLException {
        if (row.getString(column) == null) {
            return "null";
        }
        return switch (row.getMetaData().getColumnType(column)) {
            case Types.TINYINT, Types.BIT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
                String.valueOf(row.getLong(column));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> hex(row.getBytes(column));
            default -> quoted(row.getString(column));
        };
    }

    private static String quoted(String text) {
        boolean plain = text.chars().allMatch(each -> each >= ' ' && each < 127);
        return plain
                ? "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
                : "convert(" + hex(text.getBytes(StandardCharsets.UTF_8)) + " using utf8mb4)";
    }

    private static String hex(byte[] bytes) {
        return bytes.length == 0 ? "''" : "0x" + HexFormat.of().formatHex(bytes);
    }
}
