package io.waybill.service.subscription;

import io.waybill.protocol.Registration;
import io.waybill.protocol.Sender;
import io.waybill.protocol.Start;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Knows which groups subscribe to which topics, from what their processes report. */
@Component
public class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final long SEEN_EVERY = 30_000;

    private final SubscriptionMapper mapper;
    private final Clock clock;

    Subscriptions(SubscriptionMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /** Merges a registration, in the running transaction. */
    public void register(Sender sender, Registration registration) {
        Set<String> topics = new HashSet<>(registration.topics());
        registration.subscriptions().forEach(reported -> topics.add(reported.topic()));
        mapper.trackedTopics().forEach(topics::remove);
        topics.forEach(topic -> mapper.track(topic, clock.millis()));
        if (registration.subscriptions().isEmpty()) {
            return;
        }
        List<Subscription> known = new ArrayList<>(mapper.selectList(null));
        if (registration.subscriptions().stream().anyMatch(reported -> isChange(reported, known))) {
            // What is first and what is current must not be decided twice at once.
            mapper.lockTopics();
            known.clear();
            known.addAll(mapper.selectList(null));
        }
        for (Registration.Subscription reported : registration.subscriptions()) {
            merge(reported, sender.application(), known);
        }
    }

    public Expectations expectations() {
        return new Expectations(mapper.selectList(null));
    }

    /** Topics that are tapped: those anybody sends or listens to. */
    public List<String> topics() {
        return mapper.trackedTopics();
    }

    public List<String> groups() {
        return mapper.groups();
    }

    private static boolean isChange(Registration.Subscription reported, List<Subscription> known) {
        return known.stream()
                .noneMatch(row -> row.isCurrent()
                        && row.isOf(reported.topic(), reported.group())
                        && row.hasTags(reported.tags()));
    }

    private void merge(Registration.Subscription reported, String application, List<Subscription> known) {
        long now = clock.millis();
        Optional<Subscription> current = known.stream()
                .filter(row -> row.isCurrent() && row.isOf(reported.topic(), reported.group()))
                .findFirst();
        if (current.isEmpty()) {
            add(new Subscription(reported, application, beginning(reported, known), now), known);
        } else if (current.get().hasTags(reported.tags())) {
            if (!current.get().isSeenSince(now - SEEN_EVERY)) {
                current.get().seen(reported, now);
                mapper.updateById(current.get());
            }
        } else if (current.get().isOlderThan(reported)) {
            current.get().end(reported.since());
            mapper.updateById(current.get());
            add(new Subscription(reported, application, reported.since(), now), known);
        }
    }

    /** The store time from which on a group owes that was not known to listen. */
    private static long beginning(Registration.Subscription reported, List<Subscription> known) {
        boolean isNew = known.stream().noneMatch(row -> row.isOf(reported.topic(), reported.group()));
        Start start = reported.start();
        if (start == null || !isNew) {
            boolean first = known.stream().noneMatch(row -> row.topic().equals(reported.topic()));
            return first ? 0 : reported.since();
        }
        return switch (start.kind()) {
            case FIRST -> 0;
            case LAST -> reported.since();
            // A time that has not come is the topic's end to RocketMQ: it passes over nothing that is stored until
            // then.
            case TIME -> Math.min(start.at(), reported.since());
        };
    }

    private void add(Subscription subscription, List<Subscription> known) {
        known.add(subscription);
        try {
            mapper.insert(subscription);
            LOG.info("group {} subscribes to {}", subscription.group(), subscription.topic());
        } catch (DuplicateKeyException another) {
            LOG.debug("another node has registered group {} already", subscription.group());
        }
    }
}
