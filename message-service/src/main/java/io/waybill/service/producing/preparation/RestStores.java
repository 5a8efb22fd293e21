package io.waybill.service.producing.preparation;

import io.waybill.protocol.wire.Sender;

/**
 * The store ids of producers on REST. The colon keeps them apart from all others: no store of the starter's has one, nobody
 * can be sent a command under such a name, and so these are asked over HTTP and in no other way.
 */
final class RestStores {

    private static final String PREFIX = "rest:";

    private RestStores() {}

    static String of(String producer) {
        return PREFIX + producer;
    }

    /** @param host who said it, for people */
    static Sender sender(String producer, String host) {
        String store = of(producer);
        return new Sender(producer, store, host, store, store);
    }
}
