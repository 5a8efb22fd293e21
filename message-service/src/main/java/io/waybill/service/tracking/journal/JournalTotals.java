package io.waybill.service.tracking.journal;

/** Counts by how much one transaction changes totals. */
@FunctionalInterface
public interface JournalTotals {

    void add(String total, long by);
}
