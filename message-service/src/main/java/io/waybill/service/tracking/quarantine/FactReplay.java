package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.refusal.RefusedException;

/** Takes in what was set aside. */
public interface FactReplay {

    /**
     * Nothing is written if it throws.
     *
     * @throws RefusedException when what it takes is not there
     * @throws IllegalArgumentException when it still can't be read; the message is that of the format's reader, or of the database
     */
    void apply(QuarantinedItem setAside);
}
