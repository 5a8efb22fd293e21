package io.waybill.service.access.connection;

/** The place of a request that is served while it is not known whose it is. Of one thread. */
class AnonymousSlot {

    private final SlotPool slotPool;
    private final String address;
    private boolean over;

    AnonymousSlot(SlotPool slotPool, String address) {
        this.slotPool = slotPool;
        this.address = address;
    }

    void end() {
        if (!over) {
            over = true;
            slotPool.give(address);
        }
    }
}
