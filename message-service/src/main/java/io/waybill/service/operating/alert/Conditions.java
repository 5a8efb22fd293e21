package io.waybill.service.operating.alert;

import io.waybill.protocol.Printable;
import io.waybill.service.notifying.endpoint.Pause;
import io.waybill.service.notifying.endpoint.PauseReason;
import io.waybill.service.notifying.history.EndpointHealth;
import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.platform.broker.OtherNamespaces;
import io.waybill.service.platform.retention.RetentionWatch;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.SweepRecord;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.Words;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks at the database, and at what this node has seen of the broker, for what should be told. Every look is bounded, however much there is. */
@Component
class Conditions {

    private static final int MOST_COUNTED = 100_000;
    private static final int MOST_FAILURES = 200;
    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_PRODUCERS = 100;
    private static final int MOST_SILENT = 10_000;
    private static final String STORAGE = "/storage";
    private static final Duration A_DAY = Duration.ofDays(1);

    private final ConditionMapper mapper;
    private final Quarantine quarantine;
    private final FailureGroups failures;
    private final List<Sweep> sweeps;
    private final RetentionWatch retention;
    private final OtherNamespaces namespaces;
    private final EndpointHealth endpoints;
    private final AlertSettings settings;
    private final Words words;

    Conditions(
            ConditionMapper mapper,
            Quarantine quarantine,
            FailureGroups failures,
            List<Sweep> sweeps,
            RetentionWatch retention,
            OtherNamespaces namespaces,
            EndpointHealth endpoints,
            AlertSettings settings,
            Words words) {
        this.mapper = mapper;
        this.quarantine = quarantine;
        this.failures = failures;
        this.sweeps = List.copyOf(sweeps);
        this.retention = retention;
        this.namespaces = namespaces;
        this.endpoints = endpoints;
        this.settings = settings;
        this.words = words;
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
            AlertCode code = dead < MOST_COUNTED ? AlertCode.DEAD : AlertCode.DEAD_OR_MORE;
            found.add(condition(Rule.DEAD_MESSAGES, "", 0, code.with(dead), "/messages?state=DEAD"));
        }
        newFailures(found);
        undelivered(now, found);
        redelivery(now, found);
        silentProducers(now, found);
        outboxes(now, found);
        conflicts(now, found);
        unseen(now, found);
        endpoints(now, found);
        long waiting = quarantine.waiting();
        if (waiting > 0) {
            found.add(condition(Rule.SET_ASIDE, "", waiting, AlertCode.SET_ASIDE.with(waiting), "/set-aside"));
        }
        // Before anything is deleted that somebody might need.
        sweeps.forEach(sweep -> sweep.warning()
                .ifPresent(said -> found.add(condition(Rule.NEARLY_FULL, sweep.table(), 0, said, sweep.path()))));
        retention(now, found);
        namespaces.unheard().forEach(each -> {
            Saying said =
                    each.isEmpty() ? AlertCode.NO_NAMESPACE.with() : AlertCode.NAMESPACE.with(Printable.of(each, 80));
            found.add(condition(Rule.OTHER_NAMESPACE, each, 0, said, "/settings"));
        });
        return found;
    }

    private Condition condition(Rule rule, String subject, long weight, Saying said, String path) {
        return Condition.of(rule, subject, weight, said, path, words);
    }

    /** New until somebody has said something about it; and again when something dies after it was resolved. */
    private void newFailures(FoundConditions found) {
        FailureFilter open = new FailureFilter(null, null, null, Set.of(TriageStatus.OPEN), null, false);
        FailureGroups.FoundGroups page = failures.list(open, FailureGroupOrder.FIRST_SEEN, null, MOST_FAILURES);
        if (page.next() != null) {
            found.cut().add(Rule.NEW_FAILURE_GROUP);
        }
        for (FailureGroup group : page.groups()) {
            found.add(condition(
                    Rule.NEW_FAILURE_GROUP,
                    group.fingerprint(),
                    group.episode(),
                    saying(group),
                    "/groups/" + group.fingerprint()));
        }
    }

    private static Saying saying(FailureGroup group) {
        if (group.group().isEmpty()) {
            return AlertCode.UNPUBLISHED.with(
                    group.count(), group.topic(), Objects.requireNonNullElse(group.message(), group.reason()));
        }
        String error = group.errorType() == null ? group.reason() : group.errorType();
        return group.frame() == null
                ? AlertCode.FAILURE.with(group.count(), group.topic(), group.group(), error)
                : AlertCode.FAILURE_IN_FRAME.with(group.count(), group.topic(), group.group(), error, group.frame());
    }

    private void undelivered(long now, FoundConditions found) {
        long before = now - settings.oldestUndelivered().toMillis();
        List<ConditionMapper.Oldest> owing = mapper.oldestOwed(MOST_GROUPS);
        if (owing.size() == MOST_GROUPS) {
            found.cut().add(Rule.OLDEST_UNDELIVERED);
        }
        owing.stream()
                .filter(oldest -> oldest.since() < before)
                .forEach(oldest -> found.add(condition(
                        Rule.OLDEST_UNDELIVERED,
                        oldest.groupName(),
                        0,
                        AlertCode.UNDELIVERED.with(
                                oldest.groupName(), oldest.messageId(), AlertCode.age(now - oldest.since())),
                        "/messages/" + oldest.messageId())));
    }

    private void redelivery(long now, FoundConditions found) {
        long ran = beginning("redelivery", now);
        if (now - ran > settings.redeliverySilent().toMillis()) {
            Saying said = AlertCode.REDELIVERY_IDLE.with(AlertCode.age(now - ran));
            found.add(condition(Rule.REDELIVERY_NOT_RUNNING, "", 0, said, "/"));
        }
    }

    private void silentProducers(long now, FoundConditions found) {
        List<ConditionMapper.Silent> producers =
                mapper.silent(now - settings.producerSilent().toMillis(), MOST_PRODUCERS, MOST_SILENT);
        cutWhereThereAreMore(Rule.PRODUCER_SILENT, producers, found);
        producers.forEach(silent -> found.add(condition(
                Rule.PRODUCER_SILENT,
                silent.name(),
                0,
                AlertCode.SILENT.with(silent.name(), silent.messageId(), AlertCode.age(now - silent.since())),
                "/messages/" + silent.messageId())));
    }

    private static void cutWhereThereAreMore(Rule rule, List<ConditionMapper.Silent> producers, FoundConditions found) {
        long messages =
                producers.stream().mapToLong(ConditionMapper.Silent::messages).sum();
        if (producers.size() == MOST_PRODUCERS || messages >= MOST_SILENT) {
            found.cut().add(rule);
        }
    }

    private void outboxes(long now, FoundConditions found) {
        List<ConditionMapper.Silent> producers = mapper.inOutbox(
                now - settings.outboxWaiting().toMillis(), now + A_DAY.toMillis(), MOST_PRODUCERS, MOST_SILENT);
        cutWhereThereAreMore(Rule.OUTBOX_WAITING, producers, found);
        producers.forEach(waiting -> found.add(condition(
                Rule.OUTBOX_WAITING,
                waiting.name(),
                0,
                AlertCode.OUTBOX_WAITING.with(
                        waiting.name(), waiting.messageId(), AlertCode.age(now - waiting.since())),
                "/messages?flag=IN_OUTBOX")));
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
            found.add(condition(Rule.CONFLICT, "", total, AlertCode.CONFLICT.with(total), "/messages?flag=CONFLICT"));
        }
    }

    private void unseen(long now, FoundConditions found) {
        long unseen = mapper.unseen(now - settings.producerSilent().toMillis(), MOST_SILENT);
        if (unseen > 0) {
            AlertCode code = unseen < MOST_SILENT ? AlertCode.UNSEEN : AlertCode.UNSEEN_OR_MORE;
            found.add(condition(Rule.UNSEEN, "", 0, code.with(unseen), "/messages?flag=UNSEEN"));
        }
    }

    /** Where nothing is sent any more nothing fails. */
    private void endpoints(long now, FoundConditions found) {
        for (Pause pause : endpoints.paused()) {
            if (pause.why().equals(PauseReason.GONE.name())) {
                Saying said = pause.host().isEmpty()
                        ? AlertCode.ENDPOINT_GONE.with(pause.endpoint())
                        : AlertCode.ENDPOINT_HOST_GONE.with(pause.endpoint(), pause.host());
                String subject = pause.endpoint() + (pause.host().isEmpty() ? "" : " " + pause.host());
                found.add(condition(Rule.ENDPOINT_GONE, subject, 0, said, pageOf(pause.endpoint())));
            }
        }
        endpoints
                .failing(settings.endpointFailing(), now - A_DAY.toMillis())
                .forEach(failing -> found.add(condition(
                        Rule.ENDPOINT_FAILING,
                        failing.name(),
                        0,
                        AlertCode.ENDPOINT_FAILING.with(
                                failing.name(), AlertCode.age(now - failing.since()), failing.outcome()),
                        pageOf(failing.name()))));
    }

    /** Where nobody sweeps it is told once, and again when further tables wait for it. */
    private void retention(long now, FoundConditions found) {
        RetentionWatch.Findings findings = retention.look(now, settings.retentionSilent(), settings.retentionFailing());
        List<SweepRecord> idle = findings.idle();
        if (!idle.isEmpty()) {
            long since = idle.stream().mapToLong(SweepRecord::wellAt).min().orElse(now);
            String tables = idle.stream().map(SweepRecord::table).collect(Collectors.joining(", "));
            Saying said = AlertCode.RETENTION_IDLE.with(tables, AlertCode.age(now - since));
            found.add(condition(Rule.RETENTION_STANDS, "", idle.size(), said, STORAGE));
        }
        for (SweepRecord failing : findings.failing()) {
            long since = Objects.requireNonNullElse(failing.failingSince(), now);
            Saying said = AlertCode.RETENTION_FAILING.with(
                    failing.table(), AlertCode.age(now - since), String.valueOf(failing.error()));
            found.add(condition(Rule.RETENTION_STANDS, failing.table(), 0, said, STORAGE));
        }
    }

    private static String pageOf(String endpoint) {
        return "/endpoints/" + endpoint;
    }

    /** When something was noted last; where it never was, from now on. */
    private long beginning(String name, long now) {
        return mapper.notedAt(name).orElseGet(() -> {
            mapper.note(name, now);
            return now;
        });
    }
}
