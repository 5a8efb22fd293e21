package io.waybill.service.tracking.archive.unit;

import java.time.Instant;
import java.util.List;

/**
 * What belongs to a unit.
 *
 * @param format the format's version
 * @param table where the rows were
 * @param createdAt when the unit was written first
 * @param rows in all parts
 * @param parts in ascending order of ids
 * @param replaced objects of the manifest before, which somebody's data was erased from and which are to be gone
 */
public record Manifest(
        int format,
        String unit,
        String table,
        Instant createdAt,
        long rows,
        List<UnitPart> parts,
        List<String> replaced) {

    static final int FORMAT = 1;

    public Manifest {
        parts = List.copyOf(parts);
        replaced = List.copyOf(replaced);
    }
}
