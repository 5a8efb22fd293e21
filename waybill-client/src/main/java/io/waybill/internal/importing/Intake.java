package io.waybill.internal.importing;

import io.waybill.OutgoingMessage;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.SQLException;

/** What takes messages into a store's outbox whose ids are given, in a transaction that is given too. Thread-safe. */
public interface Intake {

    /** Most bytes of a body. */
    int largest();

    /**
     * Has a message written as it will be sent; stores nothing.
     *
     * @throws IllegalArgumentException when it could never be sent
     */
    WrittenMessage write(OutgoingMessage message, MessageId id);

    /**
     * Inserts a message in the transaction on the connection. Once that has committed, relays publish it when it is due.
     *
     * @return false where there is a message of this id, which stays as it is
     * @throws IllegalArgumentException when it was said of this id that it would never be sent
     */
    boolean insert(Connection connection, MessageId id, OutgoingMessage message, WrittenMessage written)
            throws SQLException;

    /** To be called when the transaction of an inserted message has committed. */
    void committed(MessageId id, Subject subject);
}
