package io.waybill.service.tracking.failure;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Adds up the counters of nodes that have not counted for long: where every start is a new node, counters would grow without
 * end. Any node may do so at any time: counters are sums of changes.
 */
@Component
class CountSweep implements Sweep {

    private final FailureCleaningMapper mapper;
    private final FailureSettings settings;
    private final Clock clock;
    private final Transactions transactions;

    CountSweep(FailureCleaningMapper mapper, FailureSettings settings, Clock clock, Transactions transactions) {
        this.mapper = mapper;
        this.settings = settings;
        this.clock = clock;
        this.transactions = transactions;
    }

    @Override
    public String table() {
        return "failure_count";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        long before = clock.millis() - settings.keepTrend().toMillis();
        return transactions.rerunnable(() -> {
            List<FailureMapper.NodeCount> old = mapper.lockOld(before, most);
            if (!old.isEmpty()) {
                mapper.delete(old);
                mapper.addUp(old);
            }
            return old.size();
        });
    }
}
