package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Asks the message service how messages ended. A bean of this type is there to be injected, and makes way for the application's own.
 * Asks about messages of the primary store and of further ones alike. Thread-safe.
 */
public interface Settlements {

    /**
     * Has the {@link SettlementListener} told again how a message ended, should it have: for messages whose settlement is
     * overdue. Sent in the background, whatever becomes of a transaction that runs; nothing comes of it while the message
     * is on its way, or when the question or its answer is lost, so ask again after a while. Returns at once, and never throws.
     *
     * @return false when the memory for facts on their way is full and nothing was asked
     */
    boolean inquire(MessageId id);
}
