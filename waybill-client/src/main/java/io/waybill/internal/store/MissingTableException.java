package io.waybill.internal.store;

import io.waybill.internal.diagnosis.StartFailure;

/** One of Waybill's tables does not exist, or can't be read; the message says how to create it. */
public class MissingTableException extends StartFailure {

    private MissingTableException(String wrong, String action, Throwable cause) {
        super(wrong, action, cause);
    }

    static MissingTableException of(String table, Throwable cause) {
        return new MissingTableException(
                "Waybill's table '" + table + "' does not exist in this data source.",
                StoreSchema.howToCreate() + ", or set waybill.schema.initialize=always for a user who may do so.",
                cause);
    }

    /** A server says the same of a table that is not there and of one that the user may not see. */
    static MissingTableException ofDenied(String table, Throwable cause) {
        return new MissingTableException(
                "Waybill's table '" + table
                        + "' can't be read: it does not exist in this data source, or its user lacks"
                        + " the permission.",
                "Grant SELECT, INSERT, UPDATE and DELETE on the tables whose names begin with waybill_. Where they do not"
                        + " exist: " + StoreSchema.howToCreate() + ".",
                cause);
    }

    /** It was to be created. */
    static MissingTableException ofRefused(Throwable cause) {
        return new MissingTableException(
                "Waybill's tables are not all there, and could not be created as waybill.schema.initialize=always asks for: "
                        + cause.getMessage() + ".",
                StoreSchema.howToCreate() + ".",
                cause);
    }
}
