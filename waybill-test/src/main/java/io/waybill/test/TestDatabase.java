package io.waybill.test;

import io.waybill.test.mariadb.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An empty schema for a test, on the embedded MariaDB or, where {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER} and {@code
 * WAYBILL_DB_PASSWORD} name one, on an existing MySQL or MariaDB server.
 */
public record TestDatabase(String url, String user, String password) {

    /** Drops and creates the schema {@code waybill_test_<name>}. */
    public static TestDatabase create(String name) {
        String schema = "waybill_test_" + name;
        TestDatabase server = server();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + schema);
            statement.execute("create database " + schema + " character set utf8mb4");
        } catch (SQLException failed) {
            throw new IllegalStateException("can't create schema " + schema + " on " + server.url, failed);
        }
        return new TestDatabase(server.url + schema, server.user, server.password);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** The settings by which a Spring Boot application uses this database. */
    public String[] springProperties() {
        return new String[] {
            "spring.datasource.url=" + url,
            "spring.datasource.username=" + user,
            "spring.datasource.password=" + password
        };
    }

    @Override
    public String toString() {
        return url;
    }

    private static TestDatabase server() {
        String url = System.getenv("WAYBILL_DB_URL");
        if (url == null) {
            return new TestDatabase(
                    "jdbc:mysql://127.0.0.1:" + EmbeddedMariaDb.shared().port() + "/", "root", "");
        }
        return new TestDatabase(url, System.getenv("WAYBILL_DB_USER"), System.getenv("WAYBILL_DB_PASSWORD"));
    }
}
