package io.waybill.service.platform.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The service does not start, for its database can't be reached, or can't be used as it is. The message is for people. */
final class DatabaseAbsentException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    DatabaseAbsentException(String message, @Nullable SQLException cause) {
        super(message, cause);
    }
}
