package io.waybill.test.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Has there be schemas on an existing server, each with a user of the same name, as each would have a server of its own: {@code
 * LocalSchemas SCHEMA…}. The server and an account that may do so come from {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER}
 * and {@code WAYBILL_DB_PASSWORD}, the users' passwords from {@code <SCHEMA>_PASSWORD}. An administrator of such a name keeps
 * his password, as does a user who has another one: then it ends with 1 and a sentence.
 */
public final class LocalSchemas {

    private LocalSchemas() {}

    public static void main(String[] schemas) {
        DatabaseServer server = DatabaseServer.given();
        try (Connection connection = server.connect()) {
            for (String schema : schemas) {
                if (schema.equals(server.administrator())) {
                    DatabaseServer.provideSchema(connection, schema);
                } else {
                    server.provide(connection, schema, System.getenv(schema.toUpperCase(Locale.ROOT) + "_PASSWORD"));
                }
            }
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        } catch (SQLException failed) {
            System.err.println(DatabaseServer.inShort(failed));
            System.exit(1);
        }
    }
}
