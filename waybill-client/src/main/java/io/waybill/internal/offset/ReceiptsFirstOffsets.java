package io.waybill.internal.offset;

import io.waybill.internal.event.Reporter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a group's offsets on the broker only after the receipts of what lies below them have been acknowledged. A
 * process that is killed in between gets those messages again, finds their effect there, and sends the receipts anew;
 * with RocketMQ's own store they would be missing until a redelivery.
 */
public class ReceiptsFirstOffsets extends RemoteBrokerOffsetStore {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptsFirstOffsets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Reporter reporter;

    public ReceiptsFirstOffsets(MQClientInstance broker, String group, Reporter reporter) {
        super(broker, group);
        this.reporter = reporter;
    }

    /** Pull requests would carry the offset in memory to the broker, past receipts that wait: they get none. */
    @Override
    public long readOffset(MessageQueue queue, ReadOffsetType type) {
        return type == ReadOffsetType.READ_FROM_MEMORY ? -1 : super.readOffset(queue, type);
    }

    @Override
    public void persistAll(Set<MessageQueue> queues) {
        // Before the flush: what is consumed during it has receipts that may not be part of it.
        Map<MessageQueue, Long> offsets = cloneOffsetTable(null);
        if (queues == null || queues.isEmpty() || offsets.isEmpty()) {
            return;
        }
        flushReceipts();
        offsets.forEach((queue, offset) -> {
            if (queues.contains(queue)) {
                save(queue, offset);
            } else {
                removeOffset(queue);
            }
        });
    }

    @Override
    public void persist(MessageQueue queue) {
        Long offset = cloneOffsetTable(null).get(queue);
        if (offset != null) {
            flushReceipts();
            save(queue, offset);
        }
    }

    /** Where the event topic alone is out of order the offsets go on all the same: the receipts are kept in memory. */
    private void flushReceipts() {
        if (!reporter.flush(PATIENCE)) {
            LOG.debug("offsets are saved before their receipts are sent");
        }
    }

    private void save(MessageQueue queue, long offset) {
        try {
            updateConsumeOffsetToBroker(queue, offset, true);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            LOG.debug("the offset of {} was not saved; the next one will be", queue, away);
        }
    }
}
