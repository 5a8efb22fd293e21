package io.waybill.service.model;

import java.util.Optional;

/** How facts about one message contradict each other. It must never happen, and somebody has to look. */
public enum Conflict {
    /** It was delivered although its producer said that it rolled back. */
    DELIVERED_AFTER_ROLLBACK,
    /** Its producer said that it committed, and that it rolled back; nobody has seen it. */
    BOTH_OUTCOMES,
    /** A group took effect of it after it was marked as done by hand. */
    EFFECT_AFTER_DONE,
    /** It was seen on its topic after somebody had closed it because it never was. */
    SEEN_AFTER_CLOSE,
    /** Its producer said that it committed after somebody had closed it as rolled back. */
    COMMITTED_AFTER_CLOSE;

    static Optional<Conflict> of(StoredMessage message) {
        if (!message.isConflict()) {
            return Optional.empty();
        }
        if (message.closedAs().isPresent() && message.tappedAt().isPresent()) {
            return Optional.of(SEEN_AFTER_CLOSE);
        }
        if (message.closedAs().equals(Optional.of(State.SENDING))) {
            return Optional.of(COMMITTED_AFTER_CLOSE);
        }
        if (message.rolledBackAt() == null) {
            return Optional.of(EFFECT_AFTER_DONE);
        }
        return Optional.of(message.isVisible() ? DELIVERED_AFTER_ROLLBACK : BOTH_OUTCOMES);
    }
}
