package io.waybill.internal.store;

import io.waybill.internal.diagnosis.StartFailure;

/** One of Waybill's tables is of an earlier version; the message says how to bring it up to date. */
public class OutdatedTableException extends StartFailure {

    OutdatedTableException(String table, String column, String script) {
        super(
                "Waybill's table '" + table + "' has no column '" + column + "': it is of an earlier version.",
                "Run " + script + " (in waybill-client's jar) as a user who may alter tables,"
                        + " or set waybill.schema.initialize=always for such a user.");
    }
}
