package io.waybill.test.mariadb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server, and an account on it that may create schemas and users. */
record DatabaseServer(String url, String administrator, String password) {

    private static final String REFUSED = "28000";

    /** As {@code WAYBILL_DB_URL}, {@code WAYBILL_DB_USER} and {@code WAYBILL_DB_PASSWORD} say. */
    static DatabaseServer given() {
        return new DatabaseServer(
                System.getenv("WAYBILL_DB_URL"),
                System.getenv("WAYBILL_DB_USER"),
                System.getenv("WAYBILL_DB_PASSWORD"));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, administrator, password);
    }

    /**
     * Has there be a schema and a user of the same name, who may use it. A user who is there is taken for ours if he has our
     * password, and is nobody's to change otherwise. He comes first and the schema last: after a failure in between, the next
     * call knows him and goes on.
     *
     * @throws IllegalArgumentException if he has another password; nothing is changed
     */
    void provide(Connection connection, String name, String secret) throws SQLException {
        boolean there = isThere(connection, "select 1 from mysql.user where user = ?", name);
        if (there && !takes(name, secret)) {
            throw new IllegalArgumentException(
                    "a user '" + name + "' is there, whose password is not the one made here:"
                            + " he is somebody else's, or was made by a stack that is gone, and is left as he is."
                            + " Drop him if nobody needs him");
        }
        String user = "`" + name + "`@'%'";
        try (Statement statement = connection.createStatement()) {
            if (!there) {
                statement.execute("create user " + user + " " + DataFolder.identifiedBy(secret));
            }
            // In a grant, '_' stands for any letter.
            statement.execute("grant all on `" + name.replace("_", "\\_") + "`.* to " + user);
        }
        provideSchema(connection, name);
    }

    static void provideSchema(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database if not exists `" + name + "` character set utf8mb4");
        }
    }

    static boolean isThere(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(query)) {
            look.setString(1, name);
            try (ResultSet found = look.executeQuery()) {
                return found.next();
            }
        }
    }

    private boolean takes(String user, String secret) throws SQLException {
        try (Connection his = DriverManager.getConnection(url, user, secret)) {
            return true;
        } catch (SQLException failed) {
            if (REFUSED.equals(failed.getSQLState())) {
                return false;
            }
            throw failed;
        }
    }

    /** MySQL's driver says on three lines that something went wrong, and why only in what caused it. */
    static String inShort(SQLException failed) {
        Throwable root = failed;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
    }
}
