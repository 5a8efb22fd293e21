package io.waybill;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a message ended, as the message service sees it. Immutable.
 *
 * @param topic the one that the message was sent to
 * @param key the business key, if it was sent with one
 * @param at when, by the message service's clock
 * @param reason why it is dead: a code such as {@code GIVEN_UP} (docs/rest.md has those that there are; more may come, so take an
 *     unknown one for "some reason"); null of one that is done, and where the message service does not know
 */
public record Settlement(
        MessageId messageId,
        String topic,
        @Nullable String key,
        State state,
        Instant at,
        @Nullable String reason) {

    /** How a message can end. */
    public enum State {
        /** Every consumer group that is expected to has taken effect of it. Final. */
        DONE,
        /** Some group gave it up; an operator decides, and it may become done yet. */
        DEAD
    }
}
