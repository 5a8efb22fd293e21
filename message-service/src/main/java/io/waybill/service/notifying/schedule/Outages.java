package io.waybill.service.notifying.schedule;

import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Since when nobody answers somewhere, whatever nodes have seen it: one that is started anew does not begin to count anew. Thread-safe. */
@Component
public class Outages {

    /** A restart is shorter; what nobody has seen for longer is over as far as anybody knows. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final OutageMapper mapper;
    private final JournalClock clock;
    private final Transactions transactions;

    Outages(OutageMapper mapper, JournalClock clock, Transactions transactions) {
        this.mapper = mapper;
        this.clock = clock;
        this.transactions = transactions;
    }

    /**
     * Notes that nobody answers there.
     *
     * @param registeredAt when the endpoint was registered: an outage of one before it is not its own
     * @return for how long nobody has
     */
    public Duration note(DueLane lane, long registeredAt) {
        long now = clock.now();
        Long since = transactions.rerunnable(() -> {
            mapper.note(lane, now, now - LATELY.toMillis());
            return mapper.since(lane);
        });
        return Duration.ofMillis(since == null ? 0 : Math.max(0, now - Math.max(since, registeredAt)));
    }

    /** Somebody answers there. */
    public void forget(DueLane lane) {
        mapper.forget(lane);
    }
}
