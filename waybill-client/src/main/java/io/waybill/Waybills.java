package io.waybill;

/**
 * Sends on the data sources named by {@code waybill.stores}, each a store of its own beside that of the primary data
 * source, which is {@link Waybill} itself. A bean of this type is there to be injected, and makes way for the application's own.
 * Thread-safe.
 */
public interface Waybills {

    /**
     * The way to send with transactions of the named store's data source. The same one at each call; it may be kept.
     *
     * @throws IllegalArgumentException when no store of this name is configured
     */
    Waybill on(String store);
}
