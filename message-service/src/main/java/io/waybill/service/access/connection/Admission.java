package io.waybill.service.access.connection;

/** The place of a request that is served while it is not known whose it is. Of one thread. */
class Admission {

    private final Places places;
    private final String address;
    private boolean over;

    Admission(Places places, String address) {
        this.places = places;
        this.address = address;
    }

    void end() {
        if (!over) {
            over = true;
            places.give(address);
        }
    }
}
