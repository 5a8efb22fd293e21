package io.waybill.service.platform.retention;

import io.waybill.service.platform.words.Saying;
import java.util.Optional;

/** A table of which the oldest rows go when there are too many, with an alarm before: there are few enough to be counted. */
class BoundedTable implements Sweep {

    private final AgedRows.Rows rows;
    private final Sweep sweep;
    private final SweepMapper mapper;
    private final String path;

    BoundedTable(AgedRows.Rows rows, Sweep sweep, SweepMapper mapper, String path) {
        this.rows = rows;
        this.sweep = sweep;
        this.mapper = mapper;
        this.path = path;
    }

    @Override
    public String table() {
        return sweep.table();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public int sweep(int most) {
        return sweep.sweep(most);
    }

    @Override
    public Optional<Saying> warning() {
        long number = mapper.number(rows);
        return number < NEARLY * rows.most()
                ? Optional.empty()
                : Optional.of(WarningCode.ROWS.with(table(), number, rows.most()));
    }
}
