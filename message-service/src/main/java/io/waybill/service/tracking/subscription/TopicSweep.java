package io.waybill.service.tracking.subscription;

import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tracks topics no more that no broker has had for a while, of which no message is open, and to which nobody subscribes. Should
 * one come back, it is tracked again with the next report of whoever uses it, and read from where the journal stands. Used by one thread.
 */
@Component
class TopicSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSweep.class);

    private final SubscriptionMapper mapper;
    private final KnownTopics known;
    private final KeepSettings keep;
    private final Clock clock;
    private final Map<String, Long> missingSince = new HashMap<>();

    TopicSweep(SubscriptionMapper mapper, KnownTopics known, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
        this.known = known;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "tracked_topic";
    }

    @Override
    public String path() {
        return "/subscriptions";
    }

    @Override
    public int sweep(int most) {
        Optional<Set<String>> there = known.all();
        List<String> tracked = mapper.trackedTopics();
        if (there.isEmpty()) {
            missingSince.clear(); // Nobody can tell: it begins anew.
            return 0;
        }
        long now = clock.millis();
        missingSince.keySet().retainAll(tracked);
        missingSince.keySet().removeAll(there.get());
        tracked.stream()
                .filter(topic -> !there.get().contains(topic))
                .forEach(topic -> missingSince.putIfAbsent(topic, now));
        List<String> gone = missingSince.entrySet().stream()
                .filter(missing ->
                        now - missing.getValue() >= keep.topicsMissing().toMillis())
                .map(Map.Entry::getKey)
                .limit(most)
                .toList();
        int untracked = gone.stream().mapToInt(this::untrack).sum();
        if (untracked > 0) {
            LOG.info("{} topics that no broker has, and nobody uses, are tracked no more", untracked);
        }
        return untracked;
    }

    private int untrack(String topic) {
        int untracked = mapper.untrack(topic);
        if (untracked > 0) {
            missingSince.remove(topic);
        }
        return untracked;
    }

    @Override
    public Optional<Saying> warning() {
        int number = mapper.trackedTopics().size();
        return number < NEARLY * keep.topics()
                ? Optional.empty()
                : Optional.of(WarningCode.TOPICS.with(number, keep.topics()));
    }
}
