package io.waybill.internal.store;

import io.waybill.internal.diagnosis.StartFailure;

/** Text would not be in the database what it was: different keys would be written alike. */
class GarbledTextException extends StartFailure {

    private GarbledTextException(String wrong, String action) {
        super(wrong, action);
    }

    static GarbledTextException onConnection(String fault) {
        return new GarbledTextException(
                "In Waybill's data source " + fault + ".",
                "Leave characterEncoding, characterSetResults and connectionCollation out of its JDBC URL (that of the"
                        + " primary data source is mostly spring.datasource.url), and SET NAMES out of what its pool runs on"
                        + " new connections, or say characterEncoding=UTF-8 and nothing else.");
    }

    static GarbledTextException inColumn(String table, String column, String characterSet) {
        return new GarbledTextException(
                "Column '" + column + "' of Waybill's table '" + table + "' is of character set " + characterSet
                        + ", which does not have all characters.",
                "Run: alter table " + table + " convert to character set utf8mb4 collate utf8mb4_bin");
    }
}
