package io.waybill.service.platform.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** Why a connection to the database could not be had, and whether time may mend it. */
record ConnectionFailure(SQLException cause) {

    private static final int USER_MAY_NOT_USE_SCHEMA = 1044;
    private static final int USER_REFUSED = 1045;
    private static final int NO_SUCH_SCHEMA = 1049;
    private static final int HOST_REFUSED = 1130;
    private static final int ALL_TAKEN_BY_USER = 1203;
    private static final int USER_HAS_HAD_ENOUGH = 1226;
    private static final int USER_REFUSED_WITHOUT_PASSWORD = 1698;

    /** Whether nobody answered, or only that he can't yet. Whoever refuses will refuse again. */
    boolean mayPass() {
        if (cause.getErrorCode() == ALL_TAKEN_BY_USER || cause.getErrorCode() == USER_HAS_HAD_ENOUGH) {
            return true;
        }
        String state = cause.getSQLState();
        return state != null
                && state.startsWith("08")
                && !(root() instanceof SSLException)
                && !isAboutTheKey()
                && cause.getErrorCode() != HOST_REFUSED;
    }

    /** In a few words, on one line. */
    String inShort() {
        Throwable root = root();
        String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return root instanceof UnknownHostException ? "unknown host " + said : said;
    }

    /** What to do about a failure that does not pass. */
    String advice() {
        return switch (cause.getErrorCode()) {
            case USER_REFUSED, USER_REFUSED_WITHOUT_PASSWORD ->
                "Check spring.datasource.username and spring.datasource.password (WAYBILL_DB_USER and WAYBILL_DB_PASSWORD).";
            case USER_MAY_NOT_USE_SCHEMA ->
                "Grant the user all rights on the schema: the service makes its tables itself.";
            case NO_SUCH_SCHEMA ->
                "Create the schema (create database … character set utf8mb4) and grant the user all rights on it:"
                        + " the service makes its tables itself.";
            case HOST_REFUSED -> "Let the server take connections of this user from this host.";
            default ->
                isAboutTheKey()
                        ? "Use TLS, or add allowPublicKeyRetrieval=true to spring.datasource.url in a network that you trust."
                        : "Check spring.datasource.url.";
        };
    }

    private boolean isAboutTheKey() {
        return String.valueOf(cause.getMessage()).contains("Public Key Retrieval");
    }

    private Throwable root() {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
