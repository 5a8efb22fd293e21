package io.waybill.service.tracking.subscription;

import io.waybill.protocol.Printable;
import io.waybill.protocol.wire.Registration;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of processes of one group that select a topic's messages by different tags: RocketMQ takes them for the same, so that
 * each misses messages that are dealt out to the other. Once in ten minutes for each subscription. Thread-safe.
 */
class OtherTags {

    private static final Logger LOG = LoggerFactory.getLogger(OtherTags.class);
    private static final long QUIET_MILLIS = Duration.ofMinutes(10).toMillis();

    private final Map<String, Long> warnedAt = new ConcurrentHashMap<>();

    /**
     * A process of the group speaks that is older than the one whose tags are the group's.
     *
     * @return whether it was warned of it
     */
    boolean seen(Subscription current, Registration.GroupSubscription outdated, long now) {
        String key = current.group() + " " + current.topic();
        Long before = warnedAt.get(key);
        if (before != null && now - before < QUIET_MILLIS) {
            return false;
        }
        warnedAt.put(key, now);
        LOG.warn(
                "group {} takes {} of {}, but another process of it takes {}: unless that one is being replaced, RocketMQ"
                        + " deals out to each what only the other wants; give them groups of their own",
                Printable.of(current.group()),
                Printable.of(current.tags()),
                Printable.of(current.topic()),
                Printable.of(outdated.tags()));
        return true;
    }
}
