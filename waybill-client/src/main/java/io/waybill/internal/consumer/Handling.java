package io.waybill.internal.consumer;

import io.waybill.Delivery;
import io.waybill.Envelope;
import io.waybill.UnreadablePayloadException;
import io.waybill.WaybillListener;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics.Handled;
import io.waybill.internal.processed.ClaimLookup;
import io.waybill.internal.processed.LostClaimException;
import io.waybill.internal.processed.Processed;
import io.waybill.internal.processed.TooOldException;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Receipt;
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

    private final WaybillListener.Handler<T> listener;
    private final PayloadReader<T> payloads;
    private final Processed processed;
    private final ClaimLookup lookup;
    private final Store store;
    private final TransactionTemplate transaction;
    private final Receipts receipts;
    private final Selection selection;
    private final Strays strays;
    private final String group;
    private final int maxAttempts;
    private final ConsumerSettings settings;
    private final RepeatWaits repeats;
    private final BiConsumer<Handled, Duration> meter;
    private final FailureLog failures = new FailureLog(LOG);

    Handling(
            WaybillListener.Handler<T> listener,
            PayloadReader<T> payloads,
            Processed processed,
            Store store,
            Receipts receipts,
            Selection selection,
            Strays strays,
            int maxAttempts,
            ConsumerSettings settings,
            RepeatWaits repeats,
            BiConsumer<Handled, Duration> meter) {
        this.listener = listener;
        this.payloads = payloads;
        this.processed = processed;
        this.lookup = new ClaimLookup(store, selection.group());
        this.store = store;
        this.transaction = new TransactionTemplate(store.transactions());
        this.receipts = receipts;
        this.selection = selection;
        this.strays = strays;
        this.group = selection.group();
        this.maxAttempts = maxAttempts;
        this.settings = settings;
        this.repeats = repeats;
        this.meter = meter;
    }

    /** What RocketMQ should do with a copy. */
    enum Verdict {
        ACKNOWLEDGE,
        RETRY,
        /** Deliver it again as the same attempt: what became of this one is not known. */
        REPEAT,
        /** Keep it in the group's dead-letter queue. */
        DEAD
    }

    /** Never throws. */
    Verdict handle(MessageExt copy) {
        Selection.Reach reach = selection.reach(copy);
        if (reach == Selection.Reach.OTHERS) {
            return Verdict.ACKNOWLEDGE;
        }
        long begun = System.nanoTime();
        Delivery delivery = delivery(copy);
        Handled how = reach == Selection.Reach.OURS ? handle(copy, delivery) : handBack(copy, delivery, reach);
        meter.accept(how, Duration.ofNanos(System.nanoTime() - begun));
        return switch (how) {
            case EFFECT, DUPLICATE, SKIPPED -> Verdict.ACKNOWLEDGE;
            case FAILED -> Verdict.RETRY;
            case UNKNOWN, STRAY -> Verdict.REPEAT;
            case DEAD, UNREADABLE, TOO_OLD -> Verdict.DEAD;
        };
    }

    private Handled handle(MessageExt copy, Delivery delivery) {
        Selection.claim(copy);
        Attempt attempt = new Attempt();
        Integer skip = SkipNumbers.ofSkip(copy);
        try {
            TakenNow taken = skip != null
                    ? inTransaction(attempt, () -> skip(delivery.messageId(), skip))
                    : takeEffect(attempt, read(copy, delivery), copy, delivery);
            Steps.reached(Step.EFFECT_COMMITTED);
            return done(copy, delivery, taken, skip != null);
        } catch (Throwable failed) {
            return attempt.isRolledBack() && !isLast(delivery, failed)
                    ? fail(copy, delivery, failed)
                    : lookUp(attempt, copy, delivery, failed);
        }
    }

    private T read(MessageExt copy, Delivery delivery) {
        Envelope envelope = new Envelope(delivery.messageId(), selection.originOf(copy));
        return payloads.read(copy.getBody(), copy.getProperties(), envelope);
    }

    private Handled done(MessageExt copy, Delivery delivery, TakenNow taken, boolean skip) {
        LOG.debug("message {}: {}", delivery.messageId(), taken);
        receipts.done(delivery, copy, !taken.now(), taken.what());
        return !taken.now() ? Handled.DUPLICATE : skip ? Handled.SKIPPED : Handled.EFFECT;
    }

    /**
     * Whatever was thrown, COMMIT may have come through, in this attempt or in another: only the database knows. Before it
     * has said so nothing is said to have failed for good; the receipt only asks for patience.
     */
    private Handled lookUp(Attempt attempt, MessageExt copy, Delivery delivery, Throwable failed) {
        ClaimLookup.FoundClaim look = lookup.look(delivery.messageId());
        return switch (look.state()) {
            case COMMITTED -> {
                if (isToBeReplaced(look, copy)) {
                    yield fail(copy, delivery, failed);
                }
                failures.warn(
                        failed,
                        "message {} has had its effect for {}, although this attempt ended with an error",
                        delivery.messageId(),
                        group);
                TakenNow taken = attempt.taken != null && attempt.isWhatIsThere(look)
                        ? attempt.taken
                        : new TakenNow(false, look.taken());
                yield done(copy, delivery, taken, SkipNumbers.ofSkip(copy) != null);
            }
            case ABSENT -> fail(copy, delivery, failed);
            case UNKNOWN -> {
                failures.warn(
                        failed,
                        "whether attempt {} at message {} took effect for {} is not known yet; it will be repeated",
                        delivery.attempt(),
                        delivery.messageId(),
                        group);
                receipts.failed(
                        delivery,
                        copy,
                        new UndecidedAttemptException(delivery.messageId(), group, delivery.attempt(), failed),
                        waitAfter(Selection.Reach.OURS, copy));
                yield Handled.UNKNOWN;
            }
        };
    }

    /** What is committed is a skip that the copy, an effect or a later skip, was made to replace. */
    private static boolean isToBeReplaced(ClaimLookup.FoundClaim look, MessageExt copy) {
        Processed.Taken there = look.taken();
        if (there == null || there.version() != Receipt.SKIPPED) {
            return false;
        }
        Integer later = SkipNumbers.ofSkip(copy);
        int newest = later == null ? SkipNumbers.replaceableBy(copy) : later - 1;
        return there.skip() == null ? later != null || newest > 0 : there.skip() <= newest;
    }

    /** Neither an effect nor a failed attempt: it comes again until it meets its listener, or has had its effect. */
    private Handled handBack(MessageExt copy, Delivery delivery, Selection.Reach reach) {
        ClaimLookup.FoundClaim look = lookup.look(delivery.messageId());
        if (look.state() == ClaimLookup.ClaimState.COMMITTED && !isToBeReplaced(look, copy)) {
            return done(copy, delivery, new TakenNow(false, look.taken()), false);
        }
        StrayCopyException stray =
                new StrayCopyException(group, delivery.topic(), String.valueOf(delivery.tag()), selection);
        // Instances that select more are no mistake while they replace each other.
        if (reach == Selection.Reach.STRAY) {
            strays.found(stray);
        }
        LOG.debug("message {}: {}", delivery.messageId(), stray.getMessage());
        receipts.failed(delivery, copy, stray, waitAfter(reach, copy));
        return Handled.STRAY;
    }

    /** How long a copy is to wait that comes again as the same attempt. */
    Duration waitToRepeat(MessageExt copy) {
        return waitAfter(selection.reach(copy), copy);
    }

    private Duration waitAfter(Selection.Reach reach, MessageExt copy) {
        return switch (reach) {
            case OURS -> repeats.ofUndecided(id(copy), settings.waitAfter(copy.getReconsumeTimes() + 1));
            case SIBLINGS -> repeats.ofSiblings(selection.sincePublishedAgain(copy));
            case STRAY, OTHERS -> repeats.ofStray(id(copy));
        };
    }

    /**
     * What the group has taken of a message.
     *
     * @param now by the transaction at hand, not by an earlier one
     * @param what null if that is not known
     */
    private record TakenNow(boolean now, Processed.@Nullable Taken what) {}

    /** One try at a copy: the number its claim is known by, and what it has taken once COMMIT may have been issued. */
    private static final class Attempt {
        private final long claim = ThreadLocalRandom.current().nextLong();
        private boolean claimed;
        private @Nullable TakenNow taken;

        /**
         * Whether this attempt has committed nothing: it had the claim, and COMMIT was not issued. Another one may have
         * committed since: where the server has rolled back by itself (a deadlock, a connection that was killed), the claim
         * was free before this attempt heard of it.
         */
        private boolean isRolledBack() {
            return claimed && taken == null;
        }

        /** A skip is known by its own number, whichever attempt noted it. */
        private boolean isWhatIsThere(ClaimLookup.FoundClaim look) {
            Processed.Taken there = look.taken();
            boolean skipped = there != null && there.version() == Receipt.SKIPPED;
            return skipped ? taken != null && Objects.equals(there, taken.what()) : look.claim() == claim;
        }
    }

    private TakenNow takeEffect(Attempt attempt, T payload, MessageExt copy, Delivery delivery) throws Exception {
        return inTransaction(attempt, () -> {
            MessageId id = delivery.messageId();
            int replaceable = SkipNumbers.replaceableBy(copy);
            if (replaceable > 0) {
                processed.reopen(id, replaceable);
            }
            int version = version(copy);
            if (!claim(attempt, id, version)) {
                return new TakenNow(false, processed.taken(id));
            }
            if (processed.mayBeForgotten(id, delivery.storedAt())) {
                store.requireHere(); // Nothing that another database says is a reason to give up.
                throw new TooOldException(id, group);
            }
            String key = listener.businessKey(payload);
            if (key != null && !processed.claim(key, id)) {
                return new TakenNow(false, null);
            }
            listener.handle(payload, delivery);
            return new TakenNow(true, new Processed.Taken(version, null));
        });
    }

    /** A message of which the row may be forgotten is refused anyway, so this closes the door for it too. */
    private TakenNow skip(MessageId id, int number) {
        boolean now = processed.skip(id, number);
        store.requireHere();
        Steps.reached(Step.PROCESSED_ID_INSERTED);
        return new TakenNow(now, processed.taken(id));
    }

    private boolean claim(Attempt attempt, MessageId id, int version) {
        if (!processed.claim(id, attempt.claim, version)) {
            return false;
        }
        attempt.claimed = true;
        store.requireBeforeCommit(() -> requireClaimed(id, attempt.claim));
        Steps.reached(Step.PROCESSED_ID_INSERTED);
        return true;
    }

    private static int version(MessageExt copy) {
        String text = copy.getUserProperty(Headers.VERSION);
        return text != null && text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 1;
    }

    private TakenNow inTransaction(Attempt attempt, Callable<TakenNow> work) throws Exception {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                try {
                    TakenNow taken = work.call();
                    if (!taken.now()) {
                        store.requireHere(); // An effect taken elsewhere is not this group's.
                    }
                    attempt.taken = taken;
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

    /** Whether there will be no further attempt if nothing is committed. */
    private boolean isLast(Delivery delivery, Throwable failed) {
        return delivery.attempt() >= maxAttempts || isHopeless(failed);
    }

    private static boolean isHopeless(Throwable failed) {
        return failed instanceof UnreadablePayloadException || failed instanceof TooOldException;
    }

    /** To be called once it is certain that this attempt has committed nothing and, where it is the last, no other one. */
    private Handled fail(MessageExt copy, Delivery delivery, Throwable failed) {
        if (isHopeless(failed)) {
            LOG.error("message {} is dead for {}: {}", delivery.messageId(), group, failed.getMessage());
            receipts.dead(delivery, copy, failed);
            return failed instanceof TooOldException ? Handled.TOO_OLD : Handled.UNREADABLE;
        }
        if (isLast(delivery, failed)) {
            LOG.warn(
                    "attempt {} of {} at message {} failed for {}; it is dead for this group",
                    delivery.attempt(),
                    maxAttempts,
                    delivery.messageId(),
                    group,
                    Printable.of(failed));
            receipts.dead(delivery, copy, failed);
            return Handled.DEAD;
        }
        failures.warn(
                failed,
                "attempt {} of {} at message {} failed for {}",
                delivery.attempt(),
                maxAttempts,
                delivery.messageId(),
                group);
        receipts.failed(delivery, copy, failed, settings.waitAfter(delivery.attempt()));
        return Handled.FAILED;
    }

    private Delivery delivery(MessageExt copy) {
        String topic = selection.topicOf(copy);
        return new Delivery(
                id(copy),
                group,
                topic != null ? topic : selection.topic(),
                copy.getTags(),
                copy.getUserProperty(Headers.KEY),
                Collections.unmodifiableMap(copy.getProperties()),
                // RocketMQ's own way of delivering an attempt again, where ours was refused, counts on.
                Math.min(copy.getReconsumeTimes() + 1, maxAttempts),
                copy.getStoreTimestamp());
    }

    private static MessageId id(MessageExt copy) {
        String text = copy.getUserProperty(Headers.ID);
        if (text != null) {
            try {
                return MessageId.parse(text);
            } catch (IllegalArgumentException garbled) {
                LOG.warn("message {} has a garbled {} header", Printable.of(copy.getMsgId()), Headers.ID);
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
