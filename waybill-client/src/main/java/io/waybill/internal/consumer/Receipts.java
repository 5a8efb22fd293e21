package io.waybill.internal.consumer;

import io.waybill.Delivery;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.processed.Processed;
import io.waybill.protocol.Headers;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import java.time.Clock;
import java.time.Duration;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the message service what became of deliveries. A receipt may get lost: redelivery makes the group repeat it. */
class Receipts {

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);

    private final Reporter reporter;
    private final String group;
    private final String host;
    private final Clock clock;

    Receipts(Reporter reporter, String group, String host, Clock clock) {
        this.reporter = reporter;
        this.group = group;
        this.host = host;
        this.clock = clock;
    }

    /** What is sent by nobody: whoever delivers knows in another way what became of it. */
    static Receipts unsent(Reporter reporter, String group, String host, Clock clock) {
        return new Receipts(reporter, group, host, clock) {
            @Override
            void send(Receipt receipt) {
                // Said by the answer.
            }
        };
    }

    /** @param taken of which version the effect is taken, now or before; null if that is not known */
    void done(Delivery delivery, MessageExt copy, boolean duplicate, Processed.@Nullable Taken taken) {
        send(Receipt.ReceiptKind.DONE, delivery, copy, duplicate, taken, null, null);
    }

    /** @param wait until the next attempt */
    void failed(Delivery delivery, MessageExt copy, Throwable error, Duration wait) {
        send(Receipt.ReceiptKind.FAILED, delivery, copy, false, null, Failure.of(error), wait);
    }

    void dead(Delivery delivery, MessageExt copy, Throwable error) {
        send(Receipt.ReceiptKind.DEAD, delivery, copy, false, null, Failure.of(error), null);
    }

    private void send(
            Receipt.ReceiptKind kind,
            Delivery delivery,
            MessageExt copy,
            boolean duplicate,
            Processed.@Nullable Taken taken,
            @Nullable Failure failure,
            @Nullable Duration wait) {
        if (!delivery.messageId().toString().equalsIgnoreCase(copy.getUserProperty(Headers.ID))) {
            return; // Not sent by Waybill, or under an id that can't be read, so nobody tracks it.
        }
        long now = clock.millis();
        Receipt receipt = new Receipt(
                kind,
                delivery.messageId(),
                now,
                group,
                delivery.topic(),
                copy.getStoreTimestamp(),
                delivery.attempt(),
                host,
                duplicate,
                failure,
                wait == null ? null : now + wait.toMillis(),
                taken == null ? null : Integer.valueOf(taken.version()),
                taken == null ? null : taken.skip());
        send(receipt);
    }

    void send(Receipt receipt) {
        if (!reporter.report(receipt, () -> {})) {
            LOG.warn(
                    "no room for the receipt of message {} to {}: the message service will not know of it",
                    receipt.messageId(),
                    group);
        }
    }
}
