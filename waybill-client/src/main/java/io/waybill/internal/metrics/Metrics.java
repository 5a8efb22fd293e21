package io.waybill.internal.metrics;

import io.waybill.protocol.wire.Fact;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.LocalTransactionState;

/**
 * Is told what happens to one store's messages, to count it. What is not overridden is not counted. Called on the threads
 * that do the work, so returns at once and never throws. Thread-safe.
 */
public interface Metrics {

    /** For hosts that count nothing. */
    Metrics NONE = new Metrics() {};

    /** How a send ended, as far as the sending process knows at its end. */
    enum Sent {
        COMMITTED,
        ROLLED_BACK,
        /** The transaction ended in doubt; the table will tell. */
        UNKNOWN,
        /** No half message was stored, so the transaction was not begun. */
        FAILED
    }

    /** What became of one copy that was handed to a listener. */
    enum Handled {
        EFFECT,
        /** The effect was there already. */
        DUPLICATE,
        /** Noted as processed, without effect: an operator closed the door. */
        SKIPPED,
        /** Will be tried again. */
        FAILED,
        /** It could not be found out whether it took effect; the attempt will be repeated. */
        UNKNOWN,
        /** Meant for another listener of the group; it was not handled, and comes again. */
        STRAY,
        /** Failed for the last time. */
        DEAD,
        UNREADABLE,
        TOO_OLD
    }

    /** The metrics of a further store. */
    default Metrics of(String store) {
        return this;
    }

    /** Once for each message that was begun. */
    default void sent(String topic, Sent how) {}

    /** The broker was given a half message; it is stored, or not for certain. */
    default void halfMessage(String topic, boolean stored, Duration took) {}

    /** The broker was told an outcome, without waiting for an answer, or could not be. */
    default void halfMessageEnded(LocalTransactionState outcome, boolean told) {}

    /** The broker asked and was answered. */
    default void checkedBack(LocalTransactionState answer) {}

    /** A listener was handed a copy. */
    default void handled(String topic, String group, Handled how, Duration took) {}

    /** The broker has so many more facts meant for the message service. */
    default void eventsSent(int facts) {}

    /** There was no room for a fact meant for the message service. */
    default void eventDropped(Fact fact) {}

    /** How many facts wait to be sent can be asked from now on. */
    default void watchEvents(IntSupplier waiting) {}

    /** So many messages of the outbox are published: at once, or by a relay since they were left behind, ordered or due later. */
    default void published(String topic, boolean byRelay, int messages) {}

    /** The broker refused a message of the outbox; it is tried again, or has failed. */
    default void refused(boolean failed) {}

    /** What waits in the outbox can be asked from now on. */
    default void watchOutbox(Supplier<OutboxStatus> status) {}

    /**
     * What is in the outbox of a store, counted now and then.
     *
     * @param waiting what is not published, scheduled ones included; no more than 100,000 are counted
     * @param failed what people have to decide about; no more than 100,000 are counted
     * @param stopped keys that wait for that
     * @param overdue for how long something has been due that is not published
     */
    record OutboxStatus(long waiting, long failed, long stopped, Duration overdue) {}

    /** How long ago the mark of reported outcomes was saved can be asked from now on. */
    default void watchMark(Supplier<Duration> age) {}

    /**
     * How long ago old rows were last looked for, and how many rows tables have, can be asked from now on.
     *
     * @param rows by the table's name, without those of which nothing is known
     */
    default void watchRetention(Supplier<Duration> age, Supplier<Map<String, Long>> rows) {}
}
