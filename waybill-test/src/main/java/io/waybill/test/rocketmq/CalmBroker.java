package io.waybill.test.rocketmq;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.transaction.queue.MessageQueueOpContext;
import org.apache.rocketmq.broker.transaction.queue.TransactionalMessageServiceImpl;

/**
 * Keeps an idle broker from burning a processor. In RocketMQ 5.5.0 the thread that writes down in batches which half messages
 * have ended takes the time of the last batch for that of one that is overdue: from the first transaction on it never waits
 * when there is nothing to write. And the thread that writes down how many half messages there are waits only after it has
 * written: until the first time has come it asks the clock without a pause.
 */
final class CalmBroker {

    private static final Duration METRICS_INTERVAL = Duration.ofMillis(500);

    private CalmBroker() {}

    /** For a broker that is initialised and not yet started. */
    static void calm(BrokerController broker) {
        broker.getBrokerConfig().setTransactionMetricFlushInterval(METRICS_INTERVAL.toMillis());
        if (!(broker.getTransactionalMessageService() instanceof TransactionalMessageServiceImpl transactions)) {
            return;
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "calm-broker");
            daemon.setDaemon(true);
            return daemon;
        });
        long everyMillis = Math.max(10, broker.getBrokerConfig().getTransactionOpBatchInterval() / 2);
        thread.scheduleWithFixedDelay(() -> calm(transactions), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** What is to be written stays as old as it is. */
    private static void calm(TransactionalMessageServiceImpl transactions) {
        for (MessageQueueOpContext context : transactions.getDeleteContext().values()) {
            if (context.getContextQueue().isEmpty()) {
                context.setLastWriteTimestamp(System.currentTimeMillis());
            }
        }
    }
}
