package io.waybill.service.tracking.fact;

import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one broker message says.
 *
 * @param untracked the message carries no Waybill id
 * @param bytes its size, by which the size of a transaction is limited
 */
public record DecodedMessage(
        Queue queue,
        long offset,
        long storedAt,
        int bytes,
        List<JournalFact> facts,
        @Nullable Registered registered,
        List<QuarantinedItem> setAside,
        boolean untracked) {

    /** Who sends and listens to what. */
    public record Registered(Sender sender, Registration registration) {}

    /** Where it was read, for people. */
    public String origin() {
        return queue.topic() + "/" + queue.brokerName() + "/" + queue.queueId() + "@" + offset;
    }

    /** The same place in the queue with facts taken out and something set aside in their stead. */
    public DecodedMessage withoutFacts(List<QuarantinedItem> instead) {
        List<QuarantinedItem> all =
                Stream.concat(setAside.stream(), instead.stream()).toList();
        return new DecodedMessage(queue, offset, storedAt, bytes, List.of(), registered, all, untracked);
    }

    /** The same place in the queue with the registration taken out and something set aside in its stead. */
    public DecodedMessage withoutRegistration(QuarantinedItem instead) {
        List<QuarantinedItem> all =
                Stream.concat(setAside.stream(), Stream.of(instead)).toList();
        return new DecodedMessage(queue, offset, storedAt, bytes, facts, null, all, untracked);
    }

    public static DecodedMessage of(Queue queue, long offset, long storedAt, int bytes, JournalFact fact) {
        return new DecodedMessage(queue, offset, storedAt, bytes, List.of(fact), null, List.of(), false);
    }

    public static DecodedMessage untracked(Queue queue, long offset, long storedAt) {
        return new DecodedMessage(queue, offset, storedAt, 0, List.of(), null, List.of(), true);
    }

    public static DecodedMessage setAside(Queue queue, long offset, long storedAt, QuarantinedItem setAside) {
        return new DecodedMessage(
                queue, offset, storedAt, setAside.content().length, List.of(), null, List.of(setAside), false);
    }
}
