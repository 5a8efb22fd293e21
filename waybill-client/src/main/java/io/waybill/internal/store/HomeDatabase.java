package io.waybill.internal.store;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a store's database from any other, from one with the same id as well: a schema that was copied, or a replica.
 * Thread-safe.
 */
class HomeDatabase {

    private final Whereabouts first;
    private final boolean routed;
    /** Those that the store's own connections were led to: an address may be that of another one tomorrow. */
    private final Set<String> servers = ConcurrentHashMap.newKeySet();

    /** @param routed whether transactions may be on another server that the data source of the store does not lead to */
    HomeDatabase(Whereabouts first, boolean routed) {
        this.first = first;
        this.routed = routed;
        servers.add(first.server());
    }

    /** Of a transaction that others have begun. */
    void require(Whereabouts here) {
        // After a failover the new server is known once the mark was saved there; until then, nothing is committed.
        if (!isHome(here) || (routed && !servers.contains(here.server()))) {
            throw new WrongStoreException(first, here);
        }
    }

    /** Of a connection that the store's own data source gave. */
    void requireOwn(Whereabouts here) {
        if (!isHome(here)) {
            throw new WrongStoreException(first, here);
        }
        servers.add(here.server());
    }

    private boolean isHome(Whereabouts here) {
        return Objects.equals(here.storeId(), first.storeId())
                && Objects.equals(here.schema(), first.schema())
                && !here.readOnly();
    }
}
