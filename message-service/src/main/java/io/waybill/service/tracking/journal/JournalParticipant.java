package io.waybill.service.tracking.journal;

/**
 * Takes part in every transaction of the journal that changes messages. Participants are called in their {@link
 * org.springframework.core.annotation.Order}. Thread-safe.
 */
public interface JournalParticipant {

    /**
     * Begins to take part in one attempt at a transaction, which may be rolled back and begun again with another: it has no effect
     * outside the database before the transaction is committed.
     *
     * @param node by whose name the node counts
     * @param totals what the transaction changes totals by
     */
    Participation begin(String node, JournalTotals totals);
}
