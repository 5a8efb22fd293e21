package io.waybill.service.producing.check.rocketmq;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalListener;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts the messages of which something became known after their producer was asked. */
@Component
class AnsweredChecks implements JournalListener {

    private final Counter answered;

    AnsweredChecks(MeterRegistry meters) {
        answered = Counter.builder("waybill.asks.answered")
                .description("Messages whose producer was asked and that went on since")
                .register(meters);
    }

    @Override
    public void changed(List<Change> changes) {
        long count = changes.stream().filter(Change::wasAsked).count();
        // What is rolled back is written, and would be counted, again.
        Transactions.afterCommit(() -> answered.increment(count));
    }
}
