package io.waybill.service.tracking.retention;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a statement that waits for its table, while it is under way: what its connection does later is left alone. Thread-safe. */
class TableWait {

    private static final Logger LOG = LoggerFactory.getLogger(TableWait.class);

    private static final String WAITS = "Waiting for table";

    private final Connection connection;
    private final long id;
    private boolean over;

    /**
     * @param connection another one than the statement's
     * @param id of the statement's connection
     */
    TableWait(Connection connection, long id) {
        this.connection = connection;
        this.id = id;
    }

    /** Only while it waits: what is under way is finished. */
    synchronized void endIfItWaits() {
        if (over) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            if (waits(statement)) {
                statement.execute("kill query " + id);
            }
        } catch (SQLException failed) {
            LOG.debug("can't end a statement that may be waiting; it ends by itself", failed);
        }
    }

    /** The statement is over. */
    synchronized void over() {
        over = true;
    }

    private boolean waits(Statement statement) throws SQLException {
        try (ResultSet processes = statement.executeQuery("show processlist")) {
            while (processes.next()) {
                if (processes.getLong("Id") == id) {
                    String state = processes.getString("State");
                    return state != null && state.startsWith(WAITS);
                }
            }
            return false;
        }
    }
}
