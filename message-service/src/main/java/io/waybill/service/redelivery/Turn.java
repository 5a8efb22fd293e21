package io.waybill.service.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.broker.Refusals;
import io.waybill.service.journal.JournalClock;
import io.waybill.service.journal.JournalFact;
import io.waybill.service.journal.JournalWriter;
import io.waybill.service.journal.Versions;
import io.waybill.service.message.Redelivery;
import io.waybill.service.policy.Policies;
import io.waybill.service.policy.RedeliverySettings;
import io.waybill.service.redelivery.Copies.Published;
import io.waybill.service.subscription.Expectations;
import io.waybill.service.trouble.Troubles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Claims a few overdue deliveries of one group, publishes them again, and writes down what came of it. Thread-safe. */
@Component
class Turn {

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final Troubles troubles = new Troubles(LOG);
    private final JournalWriter writer;
    private final JournalClock clock;
    private final Policies policies;
    private final Copies copies;
    private final Versions versions;
    private final RedeliveryMetrics metrics;
    private final Duration lease;

    Turn(
            JournalWriter writer,
            JournalClock clock,
            Policies policies,
            Copies copies,
            Versions versions,
            RedeliveryMetrics metrics,
            RedeliverySettings settings) {
        this.writer = writer;
        this.clock = clock;
        this.policies = policies;
        this.copies = copies;
        this.versions = versions;
        this.metrics = metrics;
        this.lease = settings.lease();
    }

    /** Returns of which messages the broker has acknowledged a copy. */
    Set<MessageId> take(String group, List<Overdue> piece, Expectations expectations) {
        long begun = System.nanoTime();
        List<Redelivery> claimed = claim(group, piece);
        Steps.reached(Step.REDELIVERY_CLAIMED);
        Map<Redelivery, CompletableFuture<Published>> sent = new LinkedHashMap<>();
        for (Redelivery redelivery : claimed) {
            // A node that was frozen meanwhile leaves the rest alone: its lease may be over, and others at it.
            if (System.nanoTime() - begun < lease.toNanos() / 2) {
                sent.put(redelivery, publish(redelivery, expectations));
            }
        }
        List<JournalFact> facts = new ArrayList<>();
        sent.forEach((redelivery, answer) -> facts.add(outcome(redelivery, answer)));
        Steps.reached(Step.REDELIVERY_PUBLISHED);
        if (!facts.isEmpty()) {
            writer.writeFacts(facts);
        }
        Set<MessageId> published = facts.stream()
                .filter(JournalFact.Redelivered.class::isInstance)
                .map(JournalFact::messageId)
                .collect(Collectors.toSet());
        int acknowledged = published.size();
        String trouble = "messages could not be redelivered to " + group + "; their timelines say why";
        if (acknowledged < facts.size()) {
            troubles.met(trouble);
        } else if (acknowledged > 0) {
            troubles.over(trouble);
        }
        metrics.published(group, acknowledged);
        metrics.failed(group, facts.size() - acknowledged);
        return published;
    }

    private CompletableFuture<Published> publish(Redelivery redelivery, Expectations expectations) {
        boolean orderly = expectations.isOrderly(redelivery.first().topic(), redelivery.group());
        if (redelivery.version() == 1 || redelivery.skip()) {
            return copies.publish(redelivery, orderly);
        }
        return versions.find(redelivery.messageId(), redelivery.version())
                .map(version -> copies.publish(redelivery.withBody(version.body()), orderly))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException("version " + redelivery.version() + " is not kept any more")));
    }

    private List<Redelivery> claim(String group, List<Overdue> piece) {
        TreeMap<MessageId, Overdue> byId = new TreeMap<>();
        piece.forEach(overdue -> byId.put(overdue.messageId(), overdue));
        long now = clock.now();
        return writer.changeFree(new TreeSet<>(byId.keySet()), message -> {
            Overdue seen = byId.get(message.id());
            if (seen == null) {
                return Optional.empty();
            }
            // By the due time that was judged: one that has changed since was claimed by another node, or answered.
            return message.claim(
                    group,
                    seen.dueAt(),
                    now,
                    now + lease.toMillis(),
                    policies.ladder(seen.topic(), group).size());
        });
    }

    private JournalFact outcome(Redelivery redelivery, CompletableFuture<Published> answer) {
        String group = redelivery.group();
        try {
            Published published = answer.get(lease.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("message {} redelivered to {}, attempt {}", redelivery.messageId(), group, redelivery.attempt());
            long now = clock.now();
            return new JournalFact.Redelivered(
                    redelivery.messageId(),
                    group,
                    redelivery.attempt(),
                    now,
                    published.place(),
                    now + waitAfter(redelivery).toMillis(),
                    published.way());
        } catch (Exception failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(failed);
            LOG.debug("message {} could not be redelivered to {}: {}", redelivery.messageId(), group, cause.toString());
            return notPublished(redelivery, cause.toString(), Refusals.isRefused(failed));
        }
    }

    private JournalFact notPublished(Redelivery redelivery, String why, boolean refused) {
        MessageId id = redelivery.messageId();
        long now = clock.now();
        if (refused) {
            long next = now + waitAfter(redelivery).toMillis();
            return new JournalFact.RedeliveryRefused(id, redelivery.group(), redelivery.attempt(), now, next, why);
        }
        return new JournalFact.RedeliveryFailed(
                id, redelivery.group(), redelivery.attempt(), now, now + lease.toMillis(), why);
    }

    private Duration waitAfter(Redelivery redelivery) {
        List<Duration> ladder = policies.ladder(redelivery.first().topic(), redelivery.group());
        return ladder.get(Math.min(redelivery.rung(), ladder.size()) - 1);
    }
}
