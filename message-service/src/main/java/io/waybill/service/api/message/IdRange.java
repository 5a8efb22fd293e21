package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/** Ids from the first, included, to below the last. */
record IdRange(MessageId from, MessageId below) {

    static IdRange of(MessageFilter filter) {
        MessageId from = filter.from() == null ? MessageFilter.FIRST : filter.from();
        MessageId below = filter.below() == null ? MessageFilter.LAST : filter.below();
        MessageId id = filter.id();
        if (id == null) {
            return new IdRange(from, below);
        }
        boolean inside = id.compareTo(from) >= 0 && id.compareTo(below) < 0;
        MessageId next = new MessageId(id.low() == -1 ? id.high() + 1 : id.high(), id.low() + 1);
        return new IdRange(id, inside ? next : id);
    }

    IdRange below(@Nullable MessageId end) {
        return end == null || end.compareTo(below) >= 0 ? this : new IdRange(from, end);
    }

    boolean isEmpty() {
        return from.compareTo(below) >= 0;
    }
}
