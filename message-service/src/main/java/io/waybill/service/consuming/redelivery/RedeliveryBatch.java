package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.consuming.redelivery.GroupPublisher.Published;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.platform.broker.BrokerRefusals;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.Versions;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.retrypolicy.Policies;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings;
import io.waybill.service.tracking.subscription.Expectations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Claims a few overdue deliveries, publishes them again, and writes down what came of it. Thread-safe. */
@Component
class RedeliveryBatch {

    private static final Logger LOG = LoggerFactory.getLogger(RedeliveryBatch.class);

    private final FailureLog failureLog = new FailureLog(LOG);
    private final JournalWriter writer;
    private final JournalClock clock;
    private final Policies policies;
    private final GroupPublisher copies;
    private final Versions versions;
    private final RedeliveryMetrics metrics;
    private final Duration lease;

    RedeliveryBatch(
            JournalWriter writer,
            JournalClock clock,
            Policies policies,
            GroupPublisher copies,
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

    /** Returns of which of them the broker has acknowledged a copy. */
    Set<OverdueDelivery> take(Collection<OverdueDelivery> piece, Expectations expectations) {
        long begun = System.nanoTime();
        List<Claim> claims = claim(piece);
        Steps.reached(Step.REDELIVERY_CLAIMED);
        // A group may answer before the last of the piece is acknowledged: what comes of a copy comes after it.
        long sentAt = clock.now();
        Map<Claim, CompletableFuture<Published>> sent = new LinkedHashMap<>();
        for (Claim claim : claims) {
            // A node that was frozen meanwhile leaves the rest alone: its lease may be over, and others at it.
            if (System.nanoTime() - begun < lease.toNanos() / 2) {
                sent.put(claim, publish(claim.redelivery(), expectations));
            }
        }
        List<JournalFact> facts = new ArrayList<>();
        Set<OverdueDelivery> published = new LinkedHashSet<>();
        awaitAll(sent.values());
        long now = clock.now();
        sent.forEach((claim, answer) -> {
            JournalFact outcome = outcome(claim.redelivery(), answer, sentAt, now);
            facts.add(outcome);
            if (outcome instanceof JournalFact.Redelivered) {
                published.add(claim.overdue());
            }
        });
        Steps.reached(Step.REDELIVERY_PUBLISHED);
        if (!facts.isEmpty()) {
            writer.writeFacts(facts);
        }
        sent.keySet().stream()
                .map(Claim::overdue)
                .collect(Collectors.groupingBy(OverdueDelivery::group))
                .forEach((group, tried) -> tell(group, tried, published));
        return published;
    }

    private void tell(String group, List<OverdueDelivery> tried, Set<OverdueDelivery> published) {
        int acknowledged = (int) tried.stream().filter(published::contains).count();
        String trouble = "messages could not be redelivered to " + group + "; their timelines say why";
        if (acknowledged < tried.size()) {
            failureLog.met(trouble);
        } else {
            failureLog.over(trouble);
        }
        metrics.published(group, acknowledged);
        metrics.failed(group, tried.size() - acknowledged);
    }

    private CompletableFuture<Published> publish(Redelivery redelivery, Expectations expectations) {
        boolean orderly = expectations.isOrderly(redelivery.first().topic(), redelivery.group());
        if (redelivery.version() == 1 || redelivery.isSkip()) {
            return copies.publish(redelivery, orderly);
        }
        return versions.find(redelivery.messageId(), redelivery.version())
                .map(version -> copies.publish(redelivery.withBody(version.body()), orderly))
                .orElseGet(() -> CompletableFuture.failedFuture(new VersionGoneException()));
    }

    /** The version to be sent is not kept any more. */
    private static final class VersionGoneException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** What is redelivered, and by which judgement. */
    private record Claim(OverdueDelivery overdue, Redelivery redelivery) {}

    private List<Claim> claim(Collection<OverdueDelivery> piece) {
        Map<MessageId, List<OverdueDelivery>> byMessage =
                piece.stream().collect(Collectors.groupingBy(OverdueDelivery::messageId));
        long now = clock.now();
        return writer
                .changeFree(
                        new TreeSet<>(byMessage.keySet()),
                        message -> Optional.of(byMessage.getOrDefault(message.id(), List.of()).stream()
                                .flatMap(overdue -> claim(message, overdue, now).stream())
                                .toList()))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private Optional<Claim> claim(TrackedMessage message, OverdueDelivery overdue, long now) {
        int rungs = policies.ladder(overdue.topic(), overdue.group()).attempts();
        // By the due time that was judged: one that has changed since was claimed by another node, or answered.
        return message.claim(overdue.group(), overdue.dueAt(), now, now + lease.toMillis(), rungs)
                .map(redelivery -> new Claim(overdue, redelivery));
    }

    /** Each answer is judged by itself. */
    private void awaitAll(Collection<CompletableFuture<Published>> answers) {
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .handle((nothing, failed) -> null)
                    .get(lease.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unanswered) {
            LOG.debug("not all copies were acknowledged within {}", lease);
        }
    }

    private JournalFact outcome(Redelivery redelivery, CompletableFuture<Published> answer, long sentAt, long now) {
        String group = redelivery.group();
        try {
            Published published = answer.get(0, TimeUnit.MILLISECONDS);
            LOG.debug("message {} redelivered to {}, attempt {}", redelivery.messageId(), group, redelivery.attempt());
            return new JournalFact.Redelivered(
                    redelivery.messageId(),
                    group,
                    redelivery.attempt(),
                    sentAt,
                    published.place(),
                    now + waitAfter(redelivery).toMillis(),
                    published.way(),
                    redelivery.instructedAt());
        } catch (Exception failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(failed);
            LOG.debug("message {} could not be redelivered to {}: {}", redelivery.messageId(), group, cause.toString());
            Detail why = cause instanceof VersionGoneException
                    ? Detail.of(DetailCode.VERSION_GONE, redelivery.version())
                    : Detail.said(cause.toString());
            return notPublished(redelivery, why, BrokerRefusals.isRefused(failed), now);
        }
    }

    private JournalFact notPublished(Redelivery redelivery, Detail why, boolean refused, long now) {
        MessageId id = redelivery.messageId();
        if (refused) {
            long next = now + waitAfter(redelivery).toMillis();
            return new JournalFact.RedeliveryRefused(
                    id, redelivery.group(), redelivery.attempt(), now, next, why, redelivery.instructedAt());
        }
        return new JournalFact.RedeliveryFailed(
                id,
                redelivery.group(),
                redelivery.attempt(),
                now,
                now + lease.toMillis(),
                why,
                redelivery.instructedAt());
    }

    private Duration waitAfter(Redelivery redelivery) {
        return policies.ladder(redelivery.first().topic(), redelivery.group()).after(redelivery.rung());
    }
}
