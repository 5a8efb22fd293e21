package io.waybill.service.tracking.retention;

import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.service.tracking.retention.PartitionStatements.Partition;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** How many finished messages there may be, wherever they are kept; by the database's statistics. */
@Component
class ClosedCeiling {

    private final PartitionStatements statements;
    private final KeepSettings keep;

    ClosedCeiling(PartitionStatements statements, KeepSettings keep) {
        this.statements = statements;
        this.keep = keep;
    }

    /** Whether there is the given part of what there may be. */
    boolean isReached(double part) {
        return areRowsReached(part) || areBytesReached(part);
    }

    boolean areRowsReached(double part) {
        return rows() >= part * keep.closedRows();
    }

    boolean areBytesReached(double part) {
        return bytes().toBytes() >= part * keep.closedBytes().toBytes();
    }

    long rows() {
        return sum(Partition::rows);
    }

    DataSize bytes() {
        return DataSize.ofBytes(sum(Partition::bytes));
    }

    private long sum(ToLongFunction<Partition> of) {
        return Arrays.stream(ClosedTable.values())
                .flatMap(table -> statements.partitionsOf(table.table()).stream())
                .mapToLong(of)
                .sum();
    }
}
