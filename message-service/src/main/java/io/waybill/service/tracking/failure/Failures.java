package io.waybill.service.tracking.failure;

import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sorts dead deliveries into groups of like failures, counts them, and keeps the list of them, all in the journal's
 * transaction: exact after every crash. Rows of messages are locked before those of groups, and groups in the order of
 * their fingerprints; each node has counters of its own, so that none waits for another. Thread-safe.
 */
@Component
class Failures {

    /** About the most characters of a row with a group's name and a key. */
    private static final int LONGEST_NAMES = 600;

    /** About the most characters of a row of a group of failures. */
    private static final int LONGEST_GROUP = 1_800;

    private final FailureMapper mapper;
    private final SearchKeys kinds;
    private final FailureSettings settings;

    Failures(FailureMapper mapper, SearchKeys kinds, FailureSettings settings) {
        this.mapper = mapper;
        this.kinds = kinds;
        this.settings = settings;
    }

    /** What is known of a message under lock, before it is changed. */
    KnownDead known(TrackedMessage message) {
        KnownDead known = new KnownDead();
        for (TrackedDelivery delivery : message.deliveries()) {
            if (DeadDelivery.isListed(message, delivery)) {
                dead(message, delivery).ifPresent(dead -> known.byGroup().put(dead.groupName(), dead));
            }
        }
        unpublished(message).ifPresent(dead -> known.byGroup().put(dead.groupName(), dead));
        return known;
    }

    /**
     * Compares a message with what was known of it, says of its deliveries which group of failures they belong to, and notes
     * what changes thereby. To be called once its state is concluded, and before it is stored.
     */
    void compare(KnownDead before, TrackedMessage message, long now, FailureChanges changes) {
        Map<String, DeadDelivery> gone = new HashMap<>(before.byGroup());
        for (TrackedDelivery delivery : message.deliveries()) {
            if (DeadDelivery.isListed(message, delivery)) {
                Fingerprint fingerprint = fingerprint(message, delivery);
                delivery.classify(hash(message, delivery.fingerprint(), fingerprint), now);
                DeadDelivery was = gone.remove(delivery.group());
                dead(message, delivery).ifPresent(is -> changed(was, is, fingerprint, changes));
            } else {
                delivery.classify(null, now);
            }
        }
        if (message.isPublicationDead()) {
            Fingerprint fingerprint = fingerprint(message);
            message.classify(fingerprint.hash(), now);
            DeadDelivery was = gone.remove(DeadDelivery.PUBLICATION);
            unpublished(message).ifPresent(is -> changed(was, is, fingerprint, changes));
        } else {
            message.classify(null, now);
        }
        for (DeadDelivery alive : gone.values()) {
            changes.delete(alive);
            if (alive.isCounted()) {
                changes.left(alive);
            }
        }
    }

    /** Stores the changes in the running transaction. */
    void save(FailureChanges changes, String node) {
        List<DeadDelivery> saved = changes.saved();
        if (!saved.isEmpty()) {
            Map<SearchKey, Long> numbers =
                    kinds.file(saved.stream().map(DeadDelivery::kind).toList());
            List<FailureMapper.DeadRow> rows = saved.stream()
                    .map(dead -> new FailureMapper.DeadRow(dead, numbers.getOrDefault(dead.kind(), 0L)))
                    .toList();
            StatementChunks.ofRows(rows, row -> LONGEST_NAMES).forEach(mapper::saveDead);
        }
        StatementChunks.ofRows(changes.gone(), row -> LONGEST_NAMES).forEach(mapper::deleteDead);
        if (!changes.groups().isEmpty()) {
            introduce(changes);
            count(changes, node);
        }
    }

    private void introduce(FailureChanges changes) {
        Set<String> unknown = new HashSet<>();
        changes.groups().forEach((hash, group) -> group.fingerprint().ifPresent(print -> unknown.add(hash)));
        if (unknown.isEmpty()) {
            return;
        }
        // Read without locks, so that nobody waits for anybody over a group that is there.
        for (List<String> piece : StatementChunks.ofIds(List.copyOf(unknown))) {
            mapper.known(piece).forEach(unknown::remove);
        }
        List<FailureMapper.GroupRow> rows = new ArrayList<>();
        changes.groups()
                .forEach((hash, group) -> group.fingerprint()
                        .filter(print -> unknown.contains(hash))
                        .ifPresent(print -> rows.add(new FailureMapper.GroupRow(hash, print, group.sample()))));
        StatementChunks.ofRows(rows, row -> LONGEST_GROUP).forEach(mapper::introduce);
    }

    private void count(FailureChanges changes, String node) {
        List<FailureMapper.NodeCount> counts = new ArrayList<>();
        List<FailureMapper.Hour> hours = new ArrayList<>();
        changes.groups().forEach((hash, group) -> {
            counts.add(group.count(hash, node));
            group.deaths().forEach((hour, deaths) -> hours.add(new FailureMapper.Hour(hash, hour, node, deaths)));
        });
        StatementChunks.ofRows(counts, row -> LONGEST_NAMES).forEach(mapper::count);
        StatementChunks.ofRows(hours, row -> LONGEST_NAMES).forEach(mapper::countHours);
    }

    private static void changed(
            @Nullable DeadDelivery was, DeadDelivery is, Fingerprint fingerprint, FailureChanges changes) {
        if (!is.equals(was)) {
            changes.save(is);
        }
        if (was == null || !was.isCounted()) {
            if (is.isCounted()) {
                changes.died(is, fingerprint);
            }
        } else if (!is.isCounted()) {
            changes.left(was);
        } else if (!was.fingerprint().equals(is.fingerprint())) {
            changes.moved(was, is, fingerprint);
        }
    }

    private Optional<DeadDelivery> dead(TrackedMessage message, TrackedDelivery delivery) {
        return DeadDelivery.of(message, delivery, kinds.of(message, delivery));
    }

    private Optional<DeadDelivery> unpublished(TrackedMessage message) {
        return message.fingerprint() == null
                ? Optional.empty()
                : DeadDelivery.of(message, kinds.ofUnpublished(message));
    }

    /** What was erased stays where it was filed: there is nothing left to tell by. */
    private static String hash(TrackedMessage message, @Nullable String known, Fingerprint told) {
        return message.isErased() && known != null ? known : told.hash();
    }

    private Fingerprint fingerprint(TrackedMessage message) {
        return Fingerprint.of(
                String.valueOf(message.reason()),
                message.topic(),
                DeadDelivery.PUBLICATION,
                null,
                message.refusal(),
                null,
                settings.libraries());
    }

    private Fingerprint fingerprint(TrackedMessage message, TrackedDelivery delivery) {
        DeliverySnapshot it = delivery.snapshot();
        return Fingerprint.of(
                String.valueOf(it.reason()),
                message.topic(),
                it.group(),
                it.errorType(),
                it.errorMessage(),
                it.errorStack(),
                settings.libraries());
    }
}
