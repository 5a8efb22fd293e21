package io.waybill.service.operating.alert;

import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.platform.broker.OtherNamespaces;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.triage.FailureFilter;
import io.waybill.service.tracking.triage.FailureGroup;
import io.waybill.service.tracking.triage.FailureGroupOrder;
import io.waybill.service.tracking.triage.FailureGroups;
import io.waybill.service.tracking.triage.TriageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks at the database, and at what this node has seen of the broker, for what should be told. Every look is bounded, however much there is. */
@Component
class Conditions {

    private static final int MOST_COUNTED = 100_000;
    private static final int MOST_FAILURES = 200;
    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_PRODUCERS = 100;
    private static final int MOST_SILENT = 10_000;
    private static final Duration A_DAY = Duration.ofDays(1);

    private final ConditionMapper mapper;
    private final Quarantine quarantine;
    private final FailureGroups failures;
    private final List<Sweep> sweeps;
    private final OtherNamespaces namespaces;
    private final AlertSettings settings;

    Conditions(
            ConditionMapper mapper,
            Quarantine quarantine,
            FailureGroups failures,
            List<Sweep> sweeps,
            OtherNamespaces namespaces,
            AlertSettings settings) {
        this.mapper = mapper;
        this.quarantine = quarantine;
        this.failures = failures;
        this.sweeps = List.copyOf(sweeps);
        this.namespaces = namespaces;
        this.settings = settings;
    }

    /**
     * What a look has found.
     *
     * @param cut rules of which there was more than a look takes: what was not found of them may hold all the same
     */
    record FoundConditions(List<Condition> conditions, Set<Rule> cut) {

        private static FoundConditions nothing() {
            return new FoundConditions(new ArrayList<>(), EnumSet.noneOf(Rule.class));
        }

        private void add(Condition condition) {
            conditions.add(condition);
        }
    }

    /** @param now by the database's clock */
    FoundConditions find(long now) {
        FoundConditions found = FoundConditions.nothing();
        long dead = mapper.dead(MOST_COUNTED);
        if (dead > settings.deadMessages()) {
            String number = dead < MOST_COUNTED ? String.valueOf(dead) : MOST_COUNTED + " or more";
            found.add(new Condition(Rule.DEAD_MESSAGES, "", 0, number + " messages are dead", "/messages?state=DEAD"));
        }
        newFailures(found);
        undelivered(now, found);
        redelivery(now, found);
        silentProducers(now, found);
        conflicts(now, found);
        unseen(now, found);
        long waiting = quarantine.waiting();
        if (waiting > 0) {
            found.add(new Condition(
                    Rule.SET_ASIDE,
                    "",
                    waiting,
                    waiting + " facts could not be read or written and are set aside",
                    "/set-aside"));
        }
        // Before anything is deleted that somebody might need.
        sweeps.forEach(sweep -> sweep.warning()
                .ifPresent(words -> found.add(new Condition(Rule.NEARLY_FULL, sweep.table(), 0, words, sweep.path()))));
        namespaces
                .unheard()
                .forEach(each -> found.add(
                        new Condition(Rule.OTHER_NAMESPACE, each, 0, OtherNamespaces.words(each), "/settings")));
        return found;
    }

    /** New until somebody has said something about it; and again when something dies after it was resolved. */
    private void newFailures(FoundConditions found) {
        FailureFilter open = new FailureFilter(null, null, null, Set.of(TriageStatus.OPEN), null, false);
        FailureGroups.FoundGroups page = failures.list(open, FailureGroupOrder.FIRST_SEEN, null, MOST_FAILURES);
        if (page.next() != null) {
            found.cut().add(Rule.NEW_FAILURE_GROUP);
        }
        for (FailureGroup group : page.groups()) {
            String error = group.errorType() == null ? group.reason() : group.errorType();
            found.add(new Condition(
                    Rule.NEW_FAILURE_GROUP,
                    group.fingerprint(),
                    group.episode(),
                    group.count() + " messages of " + group.topic() + " are dead for " + group.group() + ": " + error
                            + (group.frame() == null ? "" : " in " + group.frame()),
                    "/groups/" + group.fingerprint()));
        }
    }

    private void undelivered(long now, FoundConditions found) {
        long before = now - settings.oldestUndelivered().toMillis();
        List<ConditionMapper.Oldest> owing = mapper.oldestOwed(MOST_GROUPS);
        if (owing.size() == MOST_GROUPS) {
            found.cut().add(Rule.OLDEST_UNDELIVERED);
        }
        owing.stream()
                .filter(oldest -> oldest.messageId().epochMillis() < before)
                .forEach(oldest -> found.add(new Condition(
                        Rule.OLDEST_UNDELIVERED,
                        oldest.groupName(),
                        0,
                        "group " + oldest.groupName() + " has not taken message " + oldest.messageId() + " for "
                                + age(now - oldest.messageId().epochMillis()),
                        "/messages/" + oldest.messageId())));
    }

    private void redelivery(long now, FoundConditions found) {
        long ran = beginning("redelivery", now);
        if (now - ran > settings.redeliverySilent().toMillis()) {
            found.add(new Condition(
                    Rule.REDELIVERY_NOT_RUNNING,
                    "",
                    0,
                    "no node has finished a round of redelivery for " + age(now - ran),
                    "/"));
        }
    }

    private void silentProducers(long now, FoundConditions found) {
        List<ConditionMapper.Silent> producers =
                mapper.silent(now - settings.producerSilent().toMillis(), MOST_PRODUCERS, MOST_SILENT);
        long messages =
                producers.stream().mapToLong(ConditionMapper.Silent::messages).sum();
        if (producers.size() == MOST_PRODUCERS || messages >= MOST_SILENT) {
            found.cut().add(Rule.PRODUCER_SILENT);
        }
        producers.forEach(silent -> found.add(new Condition(
                Rule.PRODUCER_SILENT,
                silent.name(),
                0,
                "producer " + silent.name() + " has not told the outcome of message " + silent.messageId() + " for "
                        + age(now - silent.since()),
                "/messages/" + silent.messageId())));
    }

    /** There is no end of a conflict: it is over when none has come for a day. */
    private void conflicts(long now, FoundConditions found) {
        long total = mapper.conflicts();
        if (total == 0) {
            return;
        }
        mapper.rise("conflicts", total, now);
        long rose = beginning("conflicts", now);
        if (now - rose < A_DAY.toMillis()) {
            found.add(new Condition(
                    Rule.CONFLICT,
                    "",
                    total,
                    "what is known of " + total
                            + " messages contradicts itself: delivered although rolled back, or committed and"
                            + " rolled back, or an effect after it was done by hand",
                    "/messages?flag=CONFLICT"));
        }
    }

    private void unseen(long now, FoundConditions found) {
        long unseen = mapper.unseen(now - settings.producerSilent().toMillis(), MOST_SILENT);
        if (unseen > 0) {
            found.add(new Condition(
                    Rule.UNSEEN,
                    "",
                    0,
                    (unseen < MOST_SILENT ? String.valueOf(unseen) : MOST_SILENT + " or more")
                            + " messages that consumer groups have answered for were never seen on their topics",
                    "/messages?flag=UNSEEN"));
        }
    }

    /** When something was noted last; where it never was, from now on. */
    private long beginning(String name, long now) {
        return mapper.notedAt(name).orElseGet(() -> {
            mapper.note(name, now);
            return now;
        });
    }

    private static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        return age.toDays() > 1
                ? age.toDays() + " days"
                : age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
    }
}
