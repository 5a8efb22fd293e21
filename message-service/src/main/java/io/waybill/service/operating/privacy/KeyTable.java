package io.waybill.service.operating.privacy;

import io.waybill.service.tracking.message.ClosedTable;

/** A table of messages. In this order: what moves on while somebody reads is met again, and not missed. */
enum KeyTable {
    OPEN("message_open"),
    CLOSED(ClosedTable.DAYS.table()),
    OUTLIERS(ClosedTable.OUTLIERS.table());

    private final String table;

    KeyTable(String table) {
        this.table = table;
    }

    public String table() {
        return table;
    }
}
