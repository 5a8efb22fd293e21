package io.waybill.consumer;

import io.waybill.metrics.Metrics.Handled;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.TagExpression;
import io.waybill.store.Store;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Handles single copies for one listener: claim, effect and commit in one transaction, then the receipt. */
class Handling<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    private final WaybillListener<T> listener;
    private final PayloadReader<T> payloads;
    private final Processed processed;
    private final Store store;
    private final TransactionTemplate transaction;
    private final Receipts receipts;
    private final TagExpression tags;
    private final String group;
    private final int maxAttempts;
    private final ConsumerSettings settings;
    private final BiConsumer<Handled, Duration> meter;

    Handling(
            WaybillListener<T> listener,
            PayloadReader<T> payloads,
            Processed processed,
            Store store,
            Receipts receipts,
            TagExpression tags,
            String group,
            int maxAttempts,
            ConsumerSettings settings,
            BiConsumer<Handled, Duration> meter) {
        this.listener = listener;
        this.payloads = payloads;
        this.processed = processed;
        this.store = store;
        this.transaction = new TransactionTemplate(store.transactions());
        this.receipts = receipts;
        this.tags = tags;
        this.group = group;
        this.maxAttempts = maxAttempts;
        this.settings = settings;
        this.meter = meter;
    }

    /** What RocketMQ should do with a copy. */
    enum Verdict {
        ACKNOWLEDGE,
        RETRY,
        /** Keep it in the group's dead-letter queue. */
        DEAD
    }

    /** Never throws. */
    Verdict handle(MessageExt copy) {
        if (isForOthers(copy)) {
            return Verdict.ACKNOWLEDGE;
        }
        long begun = System.nanoTime();
        Handled how = handle(copy, delivery(copy));
        meter.accept(how, Duration.ofNanos(System.nanoTime() - begun));
        return switch (how) {
            case EFFECT, DUPLICATE -> Verdict.ACKNOWLEDGE;
            case FAILED -> Verdict.RETRY;
            case DEAD, UNREADABLE, TOO_OLD -> Verdict.DEAD;
        };
    }

    private Handled handle(MessageExt copy, Delivery delivery) {
        try {
            T payload = payloads.read(copy.getBody());
            boolean effect = takeEffect(payload, delivery);
            Steps.reached(Step.EFFECT_COMMITTED);
            LOG.debug("message {} {}", delivery.messageId(), effect ? "done" : "was done already");
            receipts.done(delivery, copy, !effect);
            return effect ? Handled.EFFECT : Handled.DUPLICATE;
        } catch (UnreadablePayloadException | TooOldException hopeless) {
            LOG.error("message {} is dead for {}: {}", delivery.messageId(), group, hopeless.getMessage());
            receipts.dead(delivery, copy, hopeless);
            return hopeless instanceof TooOldException ? Handled.TOO_OLD : Handled.UNREADABLE;
        } catch (Throwable failed) {
            return fail(copy, delivery, failed);
        }
    }

    /** A redelivery on the shared topic may name one group, and retries are not filtered by tag on the broker. */
    private boolean isForOthers(MessageExt copy) {
        String only = copy.getUserProperty(Headers.ONLY);
        return (only != null && !only.equals(group)) || !tags.matches(copy.getTags());
    }

    /** Returns false when the effect was there already. */
    private boolean takeEffect(T payload, Delivery delivery) throws Exception {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                try {
                    return takeEffectInTransaction(payload, delivery);
                } catch (RuntimeException failed) {
                    throw failed;
                } catch (Exception checked) {
                    throw new CheckedException(checked);
                }
            }));
        } catch (CheckedException wrapped) {
            throw wrapped.checked;
        }
    }

    private boolean takeEffectInTransaction(T payload, Delivery delivery) throws Exception {
        MessageId id = delivery.messageId();
        long claim = ThreadLocalRandom.current().nextLong();
        if (!processed.claim(id, claim)) {
            return false;
        }
        store.requireBeforeCommit(() -> requireClaimed(id, claim));
        Steps.reached(Step.PROCESSED_ID_INSERTED);
        if (processed.mayBeForgotten(id, delivery.storedAt())) {
            throw new TooOldException(id, group);
        }
        String key = listener.businessKey(payload);
        if (key != null && !processed.claim(key, id)) {
            return false;
        }
        listener.handle(payload, delivery);
        return true;
    }

    private void requireClaimed(MessageId id, long claim) {
        if (!processed.isClaimed(id, claim)) {
            throw new LostClaimException(id);
        }
    }

    private Handled fail(MessageExt copy, Delivery delivery, Throwable failed) {
        boolean last = delivery.attempt() >= maxAttempts;
        LOG.warn(
                "attempt {} of {} at message {} failed for {}{}",
                delivery.attempt(),
                maxAttempts,
                delivery.messageId(),
                group,
                last ? "; it is dead for this group" : "",
                failed);
        if (last) {
            receipts.dead(delivery, copy, failed);
            return Handled.DEAD;
        }
        receipts.failed(delivery, copy, failed, settings.waitAfter(delivery.attempt()));
        return Handled.FAILED;
    }

    private Delivery delivery(MessageExt copy) {
        return new Delivery(
                id(copy),
                group,
                copy.getTopic(),
                copy.getTags(),
                copy.getUserProperty(Headers.KEY),
                Collections.unmodifiableMap(copy.getProperties()),
                copy.getReconsumeTimes() + 1,
                copy.getStoreTimestamp());
    }

    private static MessageId id(MessageExt copy) {
        String text = copy.getUserProperty(Headers.ID);
        if (text != null) {
            try {
                return MessageId.parse(text);
            } catch (IllegalArgumentException garbled) {
                LOG.warn("message {} has a garbled {} header", copy.getMsgId(), Headers.ID);
            }
        }
        return MessageId.ofUniqueKey(copy.getMsgId());
    }

    /** Carries a checked exception through the transaction template. */
    private static final class CheckedException extends RuntimeException {
        private final transient Exception checked;

        CheckedException(Exception checked) {
            super(checked);
            this.checked = checked;
        }
    }
}
