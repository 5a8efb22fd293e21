package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * What the message service says to a producing store. May arrive late, twice and out of order; never
 * says what the outcome of a local transaction is: only the store knows that.
 */
public sealed interface Command {

    /** The message it is about, or the first of them. */
    MessageId messageId();

    /**
     * The outcome was not reported for too long, or the message not seen on its topic: say what became of it, and publish
     * it again if it is committed.
     *
     * @param topic what the service knows of the message, in words for people, as are tag and key
     * @param retry whether people want it tried again, should the store's outbox have given it up; a store that is older than this
     *     only answers
     */
    record Ask(
            MessageId messageId,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            boolean retry) implements Command {

        /** A question, and nothing else. */
        public Ask(MessageId messageId, String topic, @Nullable String tag, @Nullable String key) {
            this(messageId, topic, tag, key, false);
        }
    }

    /**
     * The message has come to its end.
     *
     * @param at when, in epoch milliseconds of the service's clock
     * @param reason why it is dead
     */
    record Settled(
            MessageId messageId,
            String topic,
            @Nullable String key,
            CommandEnd state,
            long at,
            @Nullable String reason) implements Command {}

    /**
     * Events were lost on their way: report the outcomes of this message and all later ones again.
     *
     * @param messageId need not be that of a message: ids sort by time
     */
    record Repeat(MessageId messageId) implements Command {}

    /** How a message can end for its producer. */
    enum CommandEnd {
        /** Every expected group has taken effect of it, or no longer has to. Final. */
        DONE,
        /** Some group, or all of them, gave it up; an operator decides, and it may become DONE yet. */
        DEAD
    }
}
