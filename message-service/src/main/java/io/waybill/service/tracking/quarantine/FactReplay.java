package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.refusal.RefusedException;

/** Takes in what was set aside. */
public interface FactReplay {

    /**
     * Reads it, and fetches what it lacks from the broker: not within a transaction, which would wait for that.
     *
     * @return writes it, in the running transaction; throws as this does, and nothing is written then
     * @throws RefusedException when what it takes is not there
     * @throws IllegalArgumentException when it still can't be read; the message is that of the format's reader, or of the database
     */
    Runnable prepare(QuarantinedItem setAside);
}
