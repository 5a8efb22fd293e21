package io.waybill.consumer;

import io.waybill.metrics.Metrics.Handled;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Receipt;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.TagExpression;
import io.waybill.store.Store;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
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
            case EFFECT, DUPLICATE, SKIPPED -> Verdict.ACKNOWLEDGE;
            case FAILED -> Verdict.RETRY;
            case DEAD, UNREADABLE, TOO_OLD -> Verdict.DEAD;
        };
    }

    private Handled handle(MessageExt copy, Delivery delivery) {
        try {
            boolean skip = copy.getUserProperty(Headers.SKIP) != null;
            Taken taken = skip
                    ? inTransaction(() -> skip(delivery))
                    : takeEffect(payloads.read(copy.getBody()), copy, delivery);
            Steps.reached(Step.EFFECT_COMMITTED);
            LOG.debug("message {}: {}", delivery.messageId(), taken);
            receipts.done(delivery, copy, !taken.now(), taken.version());
            return !taken.now() ? Handled.DUPLICATE : skip ? Handled.SKIPPED : Handled.EFFECT;
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

    /**
     * What the group has taken of a message.
     *
     * @param now by the transaction at hand, not by an earlier one
     * @param version null if that is not known
     */
    private record Taken(boolean now, @Nullable Integer version) {}

    private Taken takeEffect(T payload, MessageExt copy, Delivery delivery) throws Exception {
        return inTransaction(() -> {
            MessageId id = delivery.messageId();
            if (copy.getUserProperty(Headers.REOPEN) != null) {
                processed.reopen(id);
            }
            int version = version(copy);
            if (!claim(id, version)) {
                return new Taken(false, processed.version(id));
            }
            if (processed.mayBeForgotten(id, delivery.storedAt())) {
                store.requireHere(); // Nothing that another database says is a reason to give up.
                throw new TooOldException(id, group);
            }
            String key = listener.businessKey(payload);
            if (key != null && !processed.claim(key, id)) {
                return new Taken(false, null);
            }
            listener.handle(payload, delivery);
            return new Taken(true, version);
        });
    }

    /** A message of which the row may be forgotten is refused anyway, so this closes the door for it too. */
    private Taken skip(Delivery delivery) {
        MessageId id = delivery.messageId();
        boolean skipped = claim(id, Receipt.SKIPPED);
        return new Taken(skipped, skipped ? Integer.valueOf(Receipt.SKIPPED) : processed.version(id));
    }

    private boolean claim(MessageId id, int version) {
        long claim = ThreadLocalRandom.current().nextLong();
        if (!processed.claim(id, claim, version)) {
            return false;
        }
        store.requireBeforeCommit(() -> requireClaimed(id, claim));
        Steps.reached(Step.PROCESSED_ID_INSERTED);
        return true;
    }

    private static int version(MessageExt copy) {
        String text = copy.getUserProperty(Headers.VERSION);
        return text != null && text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 1;
    }

    private Taken inTransaction(Callable<Taken> work) throws Exception {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                try {
                    Taken taken = work.call();
                    if (!taken.now()) {
                        store.requireHere(); // An effect taken elsewhere is not this group's.
                    }
                    return taken;
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
