package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.schedule.DueLane;
import io.waybill.service.notifying.schedule.Outages;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes that this node uses; those that it has not used for a while are forgotten. Thread-safe. */
class Lanes {

    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Where very many are away, the others come next time. */
    private static final int NOTED_AT_ONCE = 100;

    private final Map<DueLane, Lane> lanes = new ConcurrentHashMap<>();

    /** Whose messages do not say where to has one lane, whatever hosts they name. */
    Lane of(DueLane key, Endpoint endpoint) {
        String host = endpoint.settings().isFromMessage() ? key.host() : "";
        Lane lane = lanes.computeIfAbsent(new DueLane(endpoint.name(), host), made -> new Lane());
        lane.leadTo(Lane.Destination.of(endpoint));
        return lane;
    }

    /** Endpoints that were paused, and are no more. */
    void resumed(Set<String> endpoints) {
        lanes.forEach((key, lane) -> {
            if (endpoints.contains(key.endpoint())) {
                lane.forget();
            }
        });
    }

    /** So that it is known for how long nobody answers, whatever node is started anew. */
    void note(Outages outages) {
        lanes.entrySet().stream()
                .filter(each -> each.getValue().isToBeNoted() || each.getValue().isOver())
                .sorted(Comparator.comparingLong(each -> each.getValue().notedAt()))
                .limit(NOTED_AT_ONCE)
                .forEach(each -> note(each.getKey(), each.getValue(), outages));
    }

    private static void note(DueLane key, Lane lane, Outages outages) {
        if (lane.isOver()) {
            outages.forget(key);
            lane.forgotten();
        } else {
            lane.noted(outages.note(key, lane.registeredAt()));
        }
    }

    void forgetIdle() {
        long before = System.nanoTime() - KEPT.toNanos();
        lanes.values().removeIf(lane -> lane.isIdleSince(before));
    }
}
