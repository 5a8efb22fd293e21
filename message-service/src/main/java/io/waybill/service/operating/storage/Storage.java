package io.waybill.service.operating.storage;

import io.waybill.service.platform.retention.SweepRecord;
import io.waybill.service.platform.retention.SweepRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * What is kept, as of a minute ago at most: however often somebody asks, the database is asked once a minute by a node.
 * Thread-safe.
 */
@Component
public class Storage {

    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final SizeReader sizes;
    private final TableFacts facts;
    private final SweepRecords records;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    private record Look(StorageView view, long at) {

        boolean isFresh() {
            return System.nanoTime() - at < FRESH_NANOS;
        }
    }

    Storage(SizeReader sizes, TableFacts facts, SweepRecords records, Clock clock) {
        this.sizes = sizes;
        this.facts = facts;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Whoever comes while another looks gets what there was before.
     *
     * @throws DataAccessException if the database does not answer
     */
    public StorageView now() {
        Look known = last;
        if (known != null && (known.isFresh() || looking.isLocked())) {
            return known.view();
        }
        looking.lock();
        try {
            Look meanwhile = last;
            if (meanwhile != null && meanwhile.isFresh()) {
                return meanwhile.view();
            }
            StorageView view = look();
            last = new Look(view, System.nanoTime());
            return view;
        } finally {
            looking.unlock();
        }
    }

    private StorageView look() {
        SizeReader.Sizes read = sizes.read();
        Map<String, SweepRecord> swept =
                records.all().stream().collect(Collectors.toMap(SweepRecord::table, Function.identity()));
        List<TableView> tables = facts.of(read.tables(), swept);
        return new StorageView(
                clock.instant(),
                tables.stream().mapToLong(TableView::rows).sum(),
                tables.stream().mapToLong(TableView::dataBytes).sum(),
                tables.stream().mapToLong(TableView::indexBytes).sum(),
                tables,
                read.partitions());
    }
}
