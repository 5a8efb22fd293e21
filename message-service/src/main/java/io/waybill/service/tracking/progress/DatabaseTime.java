package io.waybill.service.tracking.progress;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The database's clock, asked once a minute and carried on by this machine's in between: what all nodes go by, for nothing, where a
 * second does not matter. A clock of this machine that is set meanwhile does not move it. Thread-safe.
 */
@Component
public class DatabaseTime {

    private static final long GOOD_FOR = Duration.ofMinutes(1).toNanos();

    private final ProgressMapper mapper;
    private volatile @Nullable DatabaseInstant last;

    DatabaseTime(ProgressMapper mapper) {
        this.mapper = mapper;
    }

    private record DatabaseInstant(long millis, long atNanos) {}

    /** Epoch milliseconds. */
    public long millis() {
        DatabaseInstant known = last;
        long now = System.nanoTime();
        if (known == null || now - known.atNanos() > GOOD_FOR) {
            known = new DatabaseInstant(mapper.now(), now);
            last = known;
        }
        return known.millis() + (now - known.atNanos()) / 1_000_000;
    }
}
