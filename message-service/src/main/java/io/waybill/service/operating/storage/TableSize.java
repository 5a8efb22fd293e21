package io.waybill.service.operating.storage;

/**
 * How large a table is, by the database's own estimate.
 *
 * @param data bytes of its rows
 * @param index bytes of its further indexes
 */
record TableSize(String table, long rows, long data, long index) {}
