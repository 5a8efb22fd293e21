package io.waybill.service.tracking.subscription;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.Printable;
import io.waybill.protocol.ReservedNames;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.protocol.wire.Start;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.retention.KeepSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Knows which groups subscribe to which topics, from what their processes report. */
@Component
public class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final long SEEN_EVERY = 30_000;
    private static final long HEARD_EVERY = 3_600_000;

    private static final String RESERVED =
            "registrations name topics or groups that are RocketMQ's or Waybill's own; these are passed over";

    private final FailureLog failureLog = new FailureLog(LOG);
    private final SubscriptionMapper mapper;
    private final KnownTopics brokers;
    private final MissingTopics missingTopics = new MissingTopics();
    private final KeepSettings keep;
    private final Clock clock;
    private final OtherTags otherTags = new OtherTags();
    private final RateLimitedLog limited = new RateLimitedLog(LOG);

    Subscriptions(SubscriptionMapper mapper, KnownTopics brokers, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
        this.brokers = brokers;
        this.keep = keep;
        this.clock = clock;
    }

    /** Merges a registration, in the running transaction. What is RocketMQ's or Waybill's own in it nobody sends or listens to. */
    public void register(Sender sender, Registration reported) {
        Registration registration = withoutReserved(reported);
        if (!registration.equals(reported)) {
            failureLog.met(RESERVED);
        }
        merge(sender, registration);
    }

    /**
     * Merges what the service itself takes for an endpoint, in the running transaction: the only way to a group of that kind.
     *
     * @param reported of a group as {@link HttpGroups} has it
     */
    public void registerEndpoint(Registration.GroupSubscription reported) {
        String endpoint = HttpGroups.endpointOf(reported.group());
        Sender service = new Sender(endpoint, "service", "", "", null);
        merge(service, new Registration(List.of(), List.of(reported)));
    }

    private static Registration withoutReserved(Registration registration) {
        return new Registration(
                registration.topics().stream()
                        .filter(topic -> !ReservedNames.isTopic(topic))
                        .toList(),
                registration.subscriptions().stream()
                        .filter(each -> !ReservedNames.isTopic(each.topic()) && !ReservedNames.isGroup(each.group()))
                        .toList(),
                registration.settlements());
    }

    private void merge(Sender sender, Registration registration) {
        Set<String> topics = new HashSet<>(registration.topics());
        registration.subscriptions().forEach(reported -> topics.add(reported.topic()));
        track(topics, sender.application());
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
        for (Registration.GroupSubscription reported : registration.subscriptions()) {
            if (known.stream().anyMatch(row -> isOfRetired(row, reported))) {
                continue;
            }
            merge(reported, sender.application(), known);
        }
    }

    /**
     * Each is read by a thread or more of every node: whoever may send reports must not have any number of them read, and none
     * that does not exist.
     */
    private void track(Set<String> named, String who) {
        List<String> tracked = mapper.trackedTopics();
        Set<String> missing = new HashSet<>(named);
        tracked.forEach(missing::remove);
        Set<String> topics = new HashSet<>(missing);
        topics.removeIf(topic -> !brokers.exists(topic));
        missing.removeAll(topics);
        missingTopics.add(missing);
        long room = keep.topics() - tracked.size();
        topics.stream().sorted().limit(Math.max(0, room)).forEach(topic -> mapper.track(topic, clock.millis()));
        if (topics.size() > room) {
            limited.error(
                    "too many topics",
                    "{} topics that {} has registered are not tracked: {} are tracked already, as many as"
                            + " waybill.keep.topics allows",
                    topics.size() - Math.max(0, room),
                    who.replaceAll("\\p{Cntrl}", "?"),
                    keep.topics());
        }
    }

    /** Tracks what somebody has registered before any broker had it. */
    public void trackWhatIsThereNow() {
        Set<String> there = missingTopics.take(brokers::exists);
        if (!there.isEmpty()) {
            track(there, "somebody");
        }
    }

    /** @throws RefusedException with what to do, if messages on the topic would not be seen */
    public void requireTracked(String topic) {
        if (!mapper.isTracked(topic)) {
            throw new RefusedException(SubscriptionRefusal.TOPIC_NOT_TRACKED, topic, keep.topics());
        }
    }

    /** @throws RefusedException with what to do, if nothing would be expected of the group */
    public void requireExpected(String topic, String group) {
        requireTracked(topic);
        if (mapper.current(topic, group) == 0) {
            throw new RefusedException(
                    SubscriptionRefusal.TOO_MANY_SUBSCRIPTIONS, group, topic, keep.subscriptionRows());
        }
    }

    /** A group that does not register again and again is heard of by its receipts. */
    public void seen(String topic, String group) {
        long now = clock.millis();
        mapper.seen(topic, group, now, now - HEARD_EVERY);
    }

    public Expectations expectations() {
        return new Expectations(mapper.selectList(null), clock.millis());
    }

    /** All there are and ever were, the present ones of each topic first. */
    public List<SubscriptionView> all() {
        Map<String, Long> offline = offline();
        return mapper.selectList(null).stream()
                .sorted(Comparator.comparing(Subscription::topic)
                        .thenComparing(Subscription::isCurrent, Comparator.reverseOrder())
                        .thenComparing(Subscription::group))
                .map(row -> row.view(offline.get(row.group())))
                .toList();
    }

    /** Topics that are tapped: those anybody sends or listens to. */
    public List<String> topics() {
        return mapper.trackedTopics();
    }

    public List<String> groups() {
        return mapper.groups();
    }

    /**
     * Ends all subscriptions of the group to the topic of a subscription, in the running transaction. A process of the group
     * that starts later begins anew.
     *
     * @return the topic and the group; empty if there is no such subscription, or it is retired already
     */
    public Optional<Retired> retire(long id, long at) {
        mapper.lockTopics();
        List<Subscription> known = mapper.selectList(null);
        Optional<Subscription> asked =
                known.stream().filter(row -> row.hasId(id)).findFirst();
        if (asked.isEmpty() || asked.get().isRetired()) {
            return Optional.empty();
        }
        String topic = asked.get().topic();
        String group = asked.get().group();
        known.stream().filter(row -> row.isOf(topic, group) && !row.isRetired()).forEach(row -> {
            row.retire(at);
            mapper.updateById(row);
        });
        LOG.info("group {} is retired from {}", Printable.of(group), Printable.of(topic));
        return Optional.of(new Retired(topic, group));
    }

    /** A group of which a topic's messages are expected to be taken no more. */
    public record Retired(String topic, String group) {}

    /** One subscription; empty if there is none of that id. */
    public Optional<SubscriptionView> find(long id) {
        return Optional.ofNullable(mapper.selectById(id))
                .map(row -> row.view(offline().get(row.group())));
    }

    /** Groups nobody of which is connected, by name, and since when: in epoch milliseconds of the journal's clock. */
    public SortedMap<String, Long> offline() {
        SortedMap<String, Long> since = new TreeMap<>();
        mapper.offline().forEach(row -> since.put(row.groupName(), row.since()));
        return since;
    }

    private static boolean isOfRetired(Subscription row, Registration.GroupSubscription reported) {
        return row.isOf(reported.topic(), reported.group()) && row.isRetiredAfter(reported);
    }

    private static boolean isChange(Registration.GroupSubscription reported, List<Subscription> known) {
        return known.stream().noneMatch(row -> isOfRetired(row, reported))
                && known.stream()
                        .noneMatch(row -> row.isCurrent()
                                && row.isOf(reported.topic(), reported.group())
                                && row.hasTags(reported.tags()));
    }

    /** Endpoints have a bound of their own: none of theirs takes the place of a group that comes by itself. */
    private static long others(List<Subscription> known) {
        return known.stream().filter(row -> !HttpGroups.isOne(row.group())).count();
    }

    private void merge(Registration.GroupSubscription reported, String application, List<Subscription> known) {
        long now = clock.millis();
        Optional<Subscription> current = known.stream()
                .filter(row -> row.isCurrent() && row.isOf(reported.topic(), reported.group()))
                .findFirst();
        if (current.isEmpty() && !HttpGroups.isOne(reported.group()) && others(known) >= keep.subscriptionRows()) {
            limited.error(
                    "too many subscriptions",
                    "group {} is not expected on {}: {} subscriptions are kept already, as many as"
                            + " waybill.keep.subscription-rows allows",
                    reported.group(),
                    reported.topic(),
                    keep.subscriptionRows());
        } else if (current.isEmpty()) {
            add(new Subscription(reported, application, free(beginning(reported, known), reported, known), now), known);
        } else if (current.get().hasTags(reported.tags())) {
            if (!current.get().isKnownSince(now - SEEN_EVERY, reported)) {
                current.get().seen(reported, now);
                mapper.updateById(current.get());
            }
        } else if (current.get().isOlderThan(reported)) {
            long since = free(reported.since(), reported, known);
            current.get().end(since);
            mapper.updateById(current.get());
            add(current.get().successor(reported, application, since, now), known);
        } else {
            otherTags.seen(current.get(), reported, now);
            if (current.get().seenOutdated(reported, now, now - SEEN_EVERY)) {
                mapper.updateById(current.get());
            }
        }
    }

    /** The store time from which on a group owes that was not known to listen. */
    private static long beginning(Registration.GroupSubscription reported, List<Subscription> known) {
        boolean isNew =
                known.stream().noneMatch(row -> row.isOf(reported.topic(), reported.group()) && !row.isRetired());
        Start start = reported.start();
        if (start == null || !isNew) {
            boolean first = known.stream().noneMatch(row -> row.topic().equals(reported.topic()));
            return first ? 0 : reported.since();
        }
        return switch (start.kind()) {
            case FIRST -> afterRetirement(0, reported, known);
            case LAST -> reported.since();
            // A time that has not come is the topic's end to RocketMQ: it passes over nothing that is stored until
            // then.
            case TIME -> afterRetirement(Math.min(start.at(), reported.since()), reported, known);
        };
    }

    /** What was stored while the group was expected to be gone, or before, is waived: it is not owed again. */
    private static long afterRetirement(long start, Registration.GroupSubscription reported, List<Subscription> known) {
        return known.stream()
                .filter(row -> row.isOf(reported.topic(), reported.group()) && row.isRetired())
                .mapToLong(row -> row.retiredAt() + 1)
                .reduce(start, Math::max);
    }

    /** Clocks that differ may have a group begin twice at one time; a row of its own must not be lost to that. */
    private static long free(long since, Registration.GroupSubscription reported, List<Subscription> known) {
        long free = since;
        while (isTaken(free, reported, known)) {
            free++;
        }
        return free;
    }

    private static boolean isTaken(long since, Registration.GroupSubscription reported, List<Subscription> known) {
        return known.stream().anyMatch(row -> row.isOf(reported.topic(), reported.group()) && row.beginsAt(since));
    }

    private void add(Subscription subscription, List<Subscription> known) {
        known.add(subscription);
        subscription.added(mapper.now());
        try {
            mapper.insert(subscription);
            LOG.info(
                    "group {} subscribes to {}",
                    Printable.of(subscription.group()),
                    Printable.of(subscription.topic()));
        } catch (DuplicateKeyException another) {
            if (mapper.current(subscription.topic(), subscription.group()) == 0) {
                throw another; // Nobody would ever expect the group again.
            }
            LOG.debug("another node has registered group {} already", subscription.group());
        }
    }
}
