package io.waybill.store;

/** One of Waybill's tables does not exist; the message says how to create it. */
public class MissingTableException extends IllegalStateException {

    MissingTableException(String table, Throwable cause) {
        super(
                "Waybill's table '" + table + "' does not exist in this data source. Run " + Schema.SCRIPT
                        + " (in the starter's jar) as a user who may create tables,"
                        + " or set waybill.schema.initialize=always",
                cause);
    }
}
