package io.waybill.internal.outbox;

import io.waybill.internal.outgoing.Subject;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is told what becomes of messages, to have it reported. Thread-safe. */
public interface Reports {

    /**
     * This process is about to publish them. Part of the transaction on the connection: whoever takes over from this process
     * reports them, whatever it had reported before.
     */
    void claimed(Connection connection, List<Claimed> messages) throws SQLException;

    /**
     * The broker has it.
     *
     * @param isScheduled whether the message service was told before that it waits, and so asks: its id may be days old, and nobody
     *     should have to report all that came after it again
     */
    void published(MessageId id, Subject subject, boolean isScheduled);

    /**
     * It is committed, and left to any instance's relay.
     *
     * @param deliverAt before when it is not published, in epoch milliseconds
     */
    void waits(MessageId id, Subject subject, @Nullable Long deliverAt);

    /** It was refused too often: people decide. */
    void failed(MessageId id, Subject subject, String why);

    /** It is committed, and published by any instance's relay in a moment: it reports it. */
    void handedOver(MessageId id);

    /** Whatever has become of a {@linkplain #claimed claimed} one is reported. */
    void released(MessageId id);

    /** What has become of it may have been written down, and may not: the table tells. */
    void unsure(MessageId id);

    /** It will never be published. Certain. */
    void discarded(MessageId id, Subject subject, String why);

    /** A message that a relay has claimed. */
    record Claimed(MessageId id, Subject subject) {}
}
