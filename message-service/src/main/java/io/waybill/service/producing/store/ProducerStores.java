package io.waybill.service.producing.store;

import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.tracking.journal.JournalListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Knows the stores of producers, from what their processes report. Thread-safe. */
@Component
public class ProducerStores implements JournalListener {

    /** Every batch carries its sender's registration; to write each down would be a write per batch. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    private final StoreMapper mapper;
    private final Clock clock;

    ProducerStores(StoreMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public void registered(Sender sender, Registration registration) {
        String store = sender.storeId();
        if (store == null || !Topics.isStoreId(store)) {
            return;
        }
        if (registration.settlements()) {
            if (!wantingSettlements(SEEN_EVERY).contains(store)) {
                mapper.wantsSettlements(store, clock.millis());
            }
        } else if (!seen(SEEN_EVERY).contains(store)) {
            mapper.seen(store, clock.millis());
        }
    }

    /** Those that were heard of within a time. */
    public Set<String> seen(Duration within) {
        return mapper.seenSince(clock.millis() - within.toMillis());
    }

    /** Those that said within a time that they want to be told how their messages ended. */
    public Set<String> wantingSettlements(Duration within) {
        return mapper.wantingSettlementsSince(clock.millis() - within.toMillis());
    }
}
