package io.waybill.service.tracking.quarantine;

/** Takes in what was set aside. */
public interface FactReplay {

    /** @throws IllegalArgumentException when it still can't be read; nothing is written then */
    void apply(QuarantinedItem setAside);
}
