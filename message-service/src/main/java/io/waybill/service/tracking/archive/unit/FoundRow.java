package io.waybill.service.tracking.archive.unit;

/** A row, and the unit it lies in. */
public record FoundRow(String unit, ArchivedRow row) {}
