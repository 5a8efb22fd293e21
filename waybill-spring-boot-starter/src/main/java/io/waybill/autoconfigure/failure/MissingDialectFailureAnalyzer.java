package io.waybill.autoconfigure.failure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/**
 * MySQL's driver asks a MariaDB for columns that only MySQL has, whereupon Hibernate knows nothing of the database, and says only
 * that it can't determine the dialect. Hibernate is recognised by its name: the starter does without it.
 */
final class MissingDialectFailureAnalyzer implements FailureAnalyzer {

    private static final String ACTION = "Tell Hibernate what the database is:%n%n"
            + "    spring.jpa.database-platform: org.hibernate.dialect.MariaDBDialect%n%n"
            + "or use MariaDB's own driver: org.mariadb.jdbc:mariadb-java-client and jdbc:mariadb:// in spring.datasource.url.";

    private final Environment environment;

    MissingDialectFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Throwable cause = missingDialect(failure);
        String url = environment.getProperty("spring.datasource.url");
        if (cause == null || url == null || !url.startsWith("jdbc:mysql:") || !isMariaDb(url)) {
            return null;
        }
        return new FailureAnalysis(
                "Hibernate can't determine its dialect: the database is a MariaDB, and MySQL's driver (jdbc:mysql:) fails to"
                        + " describe it.",
                String.format(ACTION),
                failure);
    }

    private static @Nullable Throwable missingDialect(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().startsWith("org.hibernate.")
                    && String.valueOf(cause.getMessage()).startsWith("Unable to determine Dialect")) {
                return cause;
            }
        }
        return null;
    }

    /** By a connection of its own: the application's pool is closed by now. */
    private boolean isMariaDb(String url) {
        Properties account = new Properties();
        account.setProperty("user", environment.getProperty("spring.datasource.username", ""));
        account.setProperty("password", environment.getProperty("spring.datasource.password", ""));
        account.setProperty("connectTimeout", "5000");
        try (Connection connection = DriverManager.getConnection(url, account)) {
            return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        } catch (SQLException away) {
            return false; // Then that is why Hibernate knows nothing.
        }
    }
}
