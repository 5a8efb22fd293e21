package io.waybill.service.tracking.progress;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Adds up the totals of nodes when there are many: where every start is a new node, they would grow without end. Any node may
 * do so at any time: totals are sums of changes. Node {@code ''} is the sum of those that were added up.
 */
@Component
class CounterSweep implements Sweep {

    static final int MOST = 1_000;

    private final ProgressMapper mapper;
    private final Transactions transactions;

    CounterSweep(ProgressMapper mapper, Transactions transactions) {
        this.mapper = mapper;
        this.transactions = transactions;
    }

    @Override
    public String table() {
        return "journal_counter";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        if (mapper.counters() <= MOST) {
            return 0;
        }
        return transactions.rerunnable(() -> {
            List<ProgressMapper.NodeCounter> totals = mapper.lockCounters(most);
            totals.forEach(each -> {
                mapper.deleteCounter(each.name(), each.node());
                mapper.count(each.name(), "", each.total());
            });
            return totals.size();
        });
    }
}
