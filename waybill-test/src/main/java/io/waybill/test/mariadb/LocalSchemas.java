package io.waybill.test.mariadb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Makes schemas on an existing server, each with a user of the same name, as each would have a server of its own: {@code
 * LocalSchemas SCHEMA…}. The server and an account that may do so come from {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER}
 * and {@code WAYBILL_DB_PASSWORD}, the users' passwords from {@code <SCHEMA>_PASSWORD}.
 */
public final class LocalSchemas {

    private LocalSchemas() {}

    public static void main(String[] schemas) throws SQLException {
        String administrator = System.getenv("WAYBILL_DB_USER");
        try (Connection connection = DriverManager.getConnection(
                System.getenv("WAYBILL_DB_URL"), administrator, System.getenv("WAYBILL_DB_PASSWORD"))) {
            for (String schema : schemas) {
                create(connection, schema, administrator, System.getenv(schema.toUpperCase(Locale.ROOT) + "_PASSWORD"));
            }
        }
    }

    /** What is there already stays, but for the password. An administrator of that name keeps his. */
    static void create(Connection connection, String schema, String administrator, String password)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database if not exists `" + schema + "` character set utf8mb4");
            if (!schema.equals(administrator)) {
                String identified = DataFolder.identifiedBy(password);
                String user = "`" + schema + "`@'%'";
                statement.execute("create user if not exists " + user + " " + identified);
                statement.execute("alter user " + user + " " + identified);
                // In a grant, '_' stands for any letter.
                statement.execute("grant all on `" + schema.replace("_", "\\_") + "`.* to " + user);
            }
        }
    }
}
