package io.waybill.service.producing.settlement;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a message ended, to be told to its store. */
record Settlement(
        MessageId messageId,
        @Nullable String storeId,
        String topic,
        @Nullable String messageKey,
        State state,
        long at,
        @Nullable String reason) {

    /** Empty for a message that has not ended, or not for its producer to be told. */
    static Optional<Settlement> of(TrackedMessage message) {
        return message.state() == State.DONE || message.state() == State.DEAD
                ? Optional.of(new Settlement(
                        message.id(),
                        message.storeId(),
                        message.topic(),
                        message.key(),
                        message.state(),
                        message.stateSince(),
                        message.reason()))
                : Optional.empty();
    }

    boolean isAddressable() {
        return Topics.isStoreId(storeId);
    }

    String store() {
        return String.valueOf(storeId);
    }

    Command.Settled command() {
        Command.CommandEnd end = state == State.DONE ? Command.CommandEnd.DONE : Command.CommandEnd.DEAD;
        return new Command.Settled(messageId, topic, messageKey, end, at, reason);
    }
}
