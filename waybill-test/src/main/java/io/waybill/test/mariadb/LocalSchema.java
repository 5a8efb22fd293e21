package io.waybill.test.mariadb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * Has there be a schema of one's own with a user of the same name: {@code LocalSchema NAME [new]}. The server and an account
 * that may do so come from {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER} and {@code WAYBILL_DB_PASSWORD}, the user's password
 * from {@code SCHEMA_PASSWORD}. With {@code new}, a schema or user of that name is somebody else's, and is left alone. Ends
 * with 1 and a sentence when it can't be had, and with 2 when the name is refused.
 */
public final class LocalSchema {

    /** User names are of at most 32 letters on MySQL. */
    private static final String NAME = "[a-z][a-z0-9_]{0,31}";

    private static final Set<String> SERVERS =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "root", "mariadb", "test");

    private static final Set<String> SERVICES = Set.of("waybill", "payment", "orders");

    private LocalSchema() {}

    public static void main(String[] arguments) {
        String url = System.getenv("WAYBILL_DB_URL");
        try {
            check(arguments[0]);
            provide(url, arguments[0], arguments.length > 1);
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        } catch (SQLException failed) {
            System.err.println("the schema could not be made on " + url + ": " + failed.getMessage());
            System.exit(1);
        }
    }

    static void check(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("'" + name
                    + "' is not a schema's name here: a small letter, then up to 31 small letters, digits and '_'");
        }
        if (SERVERS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is the database server's own: choose another name");
        }
        if (SERVICES.contains(name)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' is the schema of a service of the local stack: two services must not share one. Choose another name");
        }
    }

    private static void provide(String url, String name, boolean mustBeNew) throws SQLException {
        String administrator = System.getenv("WAYBILL_DB_USER");
        if (name.equals(administrator)) {
            throw new IllegalArgumentException("'" + name
                    + "' is the user that WAYBILL_DB_USER names, who keeps his password: choose another name");
        }
        try (Connection connection =
                DriverManager.getConnection(url, administrator, System.getenv("WAYBILL_DB_PASSWORD"))) {
            if (mustBeNew && isThere(connection, name)) {
                throw new IllegalArgumentException("a schema or a user '" + name
                        + "' is there, and was not made by this script: it is left alone. Choose another name");
            }
            LocalSchemas.create(connection, name, administrator, System.getenv("SCHEMA_PASSWORD"));
        }
    }

    private static boolean isThere(Connection connection, String name) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement("""
                select 1 from information_schema.schemata where schema_name = ?
                union all select 1 from mysql.user where user = ?
                """)) {
            look.setString(1, name);
            look.setString(2, name);
            try (ResultSet found = look.executeQuery()) {
                return found.next();
            }
        }
    }
}
