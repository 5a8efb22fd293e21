package io.waybill.test.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Has there be a schema of one's own with a user of the same name: {@code LocalSchema NAME}. The server and an account that
 * may do so come from {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER} and {@code WAYBILL_DB_PASSWORD}, the user's password from
 * {@code SCHEMA_PASSWORD}: a user who has another one is somebody else's, as is a schema without a user, and both are left
 * alone. Ends with 1 and a sentence when it can't be had, and with 2 when it is refused.
 */
public final class LocalSchema {

    /** User names are of at most 32 letters on MySQL. */
    private static final String NAME = "[a-z][a-z0-9_]{0,31}";

    private static final Set<String> SERVERS =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "root", "mariadb", "test");

    private static final Set<String> SERVICES = Set.of("waybill", "payment", "orders");

    private static final String WITHOUT_USER = """
            select 1 from information_schema.schemata
            where schema_name = ? and schema_name not in (select user from mysql.user)
            """;

    private LocalSchema() {}

    public static void main(String[] arguments) {
        DatabaseServer server = DatabaseServer.given();
        try {
            provide(server, arguments[0], System.getenv("SCHEMA_PASSWORD"));
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        } catch (SQLException failed) {
            System.err.println(
                    "the schema could not be made on " + server.url() + ": " + DatabaseServer.inShort(failed));
            System.exit(1);
        }
    }

    static void provide(DatabaseServer server, String name, String password) throws SQLException {
        check(name);
        if (name.equals(server.administrator())) {
            throw new IllegalArgumentException("'" + name
                    + "' is the user that WAYBILL_DB_USER names, who keeps his password: choose another name");
        }
        try (Connection connection = server.connect()) {
            if (DatabaseServer.isThere(connection, WITHOUT_USER, name)) {
                throw new IllegalArgumentException("a schema '" + name
                        + "' is there without a user of that name, and was not made by this script: it is left alone."
                        + " Choose another name");
            }
            server.provide(connection, name, password);
        }
    }

    private static void check(String name) {
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
}
