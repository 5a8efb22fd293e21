package io.waybill.protocol;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection takes text to a database and back as it is. Where it does not, keys and names arrive as question marks, and
 * different ones as the same.
 */
public final class DatabaseText {

    /** A letter that Latin-1 has, some that it has not, and one that takes four bytes in UTF-8. */
    private static final String TEXT = "é订单😀";

    /** What of a JDBC URL may be the cause; the rest of it may be secret. */
    private static final Pattern CAUSES =
            Pattern.compile("(characterEncoding|characterSetResults|connectionCollation)=[^&,;)]*");

    private DatabaseText() {}

    /**
     * What is wrong, in words for people; null if nothing is.
     *
     * @throws SQLException when the database can't be asked
     */
    public static @Nullable String fault(Connection connection) throws SQLException {
        String returned = returned(connection);
        if (TEXT.equals(returned)) {
            return null;
        }
        return "text is not what it was when it comes back from the database: '" + TEXT + "' is '"
                + Printable.of(returned) + "'. " + explain(connection);
    }

    private static @Nullable String returned(Connection connection) throws SQLException {
        try (PreparedStatement echo = connection.prepareStatement("select convert(concat(?) using utf8mb4)")) {
            echo.setString(1, TEXT);
            try (ResultSet row = echo.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException refused) {
            if (refused.getSQLState() != null && refused.getSQLState().startsWith("22")) {
                return null; // Not a text of the connection's character set.
            }
            throw refused;
        }
    }

    private static String explain(Connection connection) throws SQLException {
        List<String> settings = new ArrayList<>();
        String url = connection.getMetaData().getURL();
        Matcher causes = CAUSES.matcher(url == null ? "" : url);
        while (causes.find()) {
            settings.add(Printable.of(causes.group()));
        }
        String connections = "the connection's character sets are " + characterSets(connection);
        return settings.isEmpty()
                ? connections
                : "The JDBC URL says " + String.join(" and ", settings) + "; " + connections;
    }

    private static String characterSets(Connection connection) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(
                        "select concat_ws(', ', @@character_set_client, @@character_set_connection, @@character_set_results)");
                ResultSet row = ask.executeQuery()) {
            return row.next() ? Printable.of(row.getString(1)) : "not known";
        }
    }
}
