package io.waybill.service.platform.retention;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** By which clock things become old. Thread-safe. */
@Component
public class RetentionClock {

    private static final Duration APART = Duration.ofMinutes(10);

    private final LongSupplier database;
    private final Clock own;

    @Autowired
    RetentionClock(SweepRecordMapper database, Clock own) {
        this(database::now, own);
    }

    public RetentionClock(LongSupplier database, Clock own) {
        this.database = database;
        this.own = own;
    }

    /**
     * The earlier of the database's clock and this machine's, in epoch milliseconds.
     *
     * @throws RetentionHeldException if they are so far apart that one of them is wrong
     */
    public long now() {
        long theirs = database.getAsLong();
        long ours = own.millis();
        if (Math.abs(theirs - ours) > APART.toMillis()) {
            throw new RetentionHeldException(
                    "the clocks of the database and of this node are %d s apart; nothing is deleted before that is mended"
                            .formatted(Math.abs(theirs - ours) / 1_000));
        }
        return Math.min(theirs, ours);
    }
}
