package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one transaction changes about dead deliveries and their groups. Not thread-safe. */
public class FailureChanges {

    private final SortedMap<String, GroupChange> groups = new TreeMap<>();
    private final List<DeadDelivery> saved = new ArrayList<>();
    private final List<DeadDelivery> gone = new ArrayList<>();

    /** What changes about one group. */
    static class GroupChange {
        private final SortedMap<Integer, Long> deaths = new TreeMap<>();
        private @Nullable Fingerprint fingerprint;
        private @Nullable MessageId sample;
        private @Nullable Long firstSeen;
        private @Nullable Long lastSeen;
        private long dead;
        private long arrivals;

        private void arrive(DeadDelivery delivery, Fingerprint of) {
            fingerprint = of;
            sample = delivery.messageId();
            firstSeen = firstSeen == null ? delivery.diedAt() : Math.min(firstSeen, delivery.diedAt());
            lastSeen = lastSeen == null ? delivery.diedAt() : Math.max(lastSeen, delivery.diedAt());
            dead++;
            arrivals++;
            deaths.merge(hour(delivery.diedAt()), 1L, Long::sum);
        }

        Optional<Fingerprint> fingerprint() {
            return Optional.ofNullable(fingerprint);
        }

        @Nullable MessageId sample() {
            return sample;
        }

        FailureMapper.NodeCount count(String hash, String node) {
            return new FailureMapper.NodeCount(hash, node, dead, arrivals, firstSeen, lastSeen);
        }

        Map<Integer, Long> deaths() {
            return deaths;
        }
    }

    /** It is dead, and was not, or was not counted. */
    void died(DeadDelivery delivery, Fingerprint fingerprint) {
        of(delivery).arrive(delivery, fingerprint);
    }

    /** It is not dead any more. That it died stays counted. */
    void left(DeadDelivery delivery) {
        of(delivery).dead--;
    }

    /** It belongs to another group than was thought; so did its death. */
    void moved(DeadDelivery before, DeadDelivery after, Fingerprint fingerprint) {
        left(before);
        of(before).deaths.merge(hour(before.diedAt()), -1L, Long::sum);
        died(after, fingerprint);
    }

    void save(DeadDelivery delivery) {
        saved.add(delivery);
    }

    void delete(DeadDelivery delivery) {
        gone.add(delivery);
    }

    /** By fingerprint, in its order. */
    SortedMap<String, GroupChange> groups() {
        return groups;
    }

    List<DeadDelivery> saved() {
        return saved;
    }

    List<DeadDelivery> gone() {
        return gone;
    }

    public static int hour(long millis) {
        return (int) TimeUnit.MILLISECONDS.toHours(millis);
    }

    private GroupChange of(DeadDelivery delivery) {
        return groups.computeIfAbsent(delivery.fingerprint(), hash -> new GroupChange());
    }
}
