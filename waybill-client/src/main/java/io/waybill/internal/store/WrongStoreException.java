package io.waybill.internal.store;

import io.waybill.StoreException;

/**
 * A statement of Waybill ran in another database than that of its store, and nothing of it is committed. Either the data
 * source leads to several databases, and this is not the one whose rows are looked for later; or the server is a replica, whose
 * "there is no such row" means nothing.
 */
public class WrongStoreException extends StoreException {

    /** By which logs and alerts can be searched, whatever the rest of the message says. */
    public static final String CODE = "WRONG_STORE";

    WrongStoreException(Whereabouts expected, Whereabouts actual) {
        super(
                CODE + ": this is " + expected + ", but the connection leads to " + actual
                        + ". Nothing is committed. Where the data source leads to several databases, each in which messages"
                        + " are sent or effects are taken needs a store of its own under waybill.stores, named in the"
                        + " call (waybills.on(name)) or by @OnStore; see \"Several data sources\" in docs/guarantees.md",
                null);
    }
}
