package io.waybill.service.tracking.failure;

import java.util.HashMap;
import java.util.Map;

/** How a message's dead deliveries were known before it was changed, by group. */
record KnownDead(Map<String, DeadDelivery> byGroup) {

    KnownDead() {
        this(new HashMap<>());
    }
}
