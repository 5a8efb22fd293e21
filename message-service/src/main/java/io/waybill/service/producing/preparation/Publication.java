package io.waybill.service.producing.preparation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.ReservedNameException;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.broker.BrokerRefusals;
import io.waybill.service.platform.broker.Publisher;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.PublicationTried.PublicationResult;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Publishes confirmed messages until the broker has them: at once where they were confirmed, and from there on by any node.
 * A node that dies or is frozen with a claim is overtaken when its lease is over; then a message may be published twice,
 * under one id, and never not at all. Thread-safe.
 */
@Component
class Publication implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final int AT_ONCE = 50;
    private static final int PATIENCE_SECONDS = 10;
    private static final int LONGEST_WHY = 300;

    private final PreparationMapper mapper;
    private final PublicationClaims claims;
    private final Publisher publisher;
    private final BrokerAdmin broker;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final PreparationSettings settings;
    private final Transactions transactions;
    private final Counter published;
    private final Counter failed;
    private final ThreadPoolExecutor atOnce = new ThreadPoolExecutor(
            4,
            4,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(1_000),
            work -> new Thread(work, "waybill-publication"),
            // What finds no room is found by the next round.
            new ThreadPoolExecutor.DiscardPolicy());

    Publication(
            PreparationMapper mapper,
            PublicationClaims claims,
            Publisher publisher,
            BrokerAdmin broker,
            JournalWriter journal,
            JournalClock clock,
            PreparationSettings settings,
            Transactions transactions,
            MeterRegistry meters) {
        this.mapper = mapper;
        this.claims = claims;
        this.publisher = publisher;
        this.broker = broker;
        this.journal = journal;
        this.clock = clock;
        this.settings = settings;
        this.transactions = transactions;
        this.published = Counter.builder("waybill.publications")
                .description("Messages prepared over REST that the broker has acknowledged")
                .register(meters);
        this.failed = Counter.builder("waybill.publications.failed")
                .description("Tries to publish a message prepared over REST that the broker did not take")
                .register(meters);
    }

    /** Publishes a message that was confirmed just now, in another thread; should that fail, a later round does. */
    void publishSoon(MessageId id) {
        atOnce.execute(() -> {
            try {
                claims.claim(id).ifPresent(row -> publish(List.of(row)));
            } catch (RuntimeException later) {
                LOG.debug("message {} was not published at once", id, later);
            }
        });
    }

    /** Publishes all that is due, some at a time, until there is no more or the broker takes none of them. */
    void publishDue() {
        List<Preparation> some;
        do {
            some = claims.claim(AT_ONCE);
        } while (publish(some) > 0);
    }

    /**
     * Publishes what is claimed.
     *
     * @return how many of them the broker has
     */
    int publish(List<Preparation> rows) {
        List<CompletableFuture<SendResult>> answers =
                rows.stream().map(this::publish).toList();
        List<Preparation> stored = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Throwable why = failureOf(answers.get(i));
            if (why == null) {
                stored.add(rows.get(i));
            } else {
                failed.increment();
                write(rows.get(i), why);
            }
        }
        if (!stored.isEmpty()) {
            Steps.reached(Step.CONFIRMED_PUBLISHED);
            write(stored);
        }
        return stored.size();
    }

    /** What the brokers' own topics are called may not have been known when it was prepared. */
    private CompletableFuture<SendResult> publish(Preparation row) {
        return broker.isBrokersOwn(row.topic())
                ? CompletableFuture.failedFuture(ReservedNameException.ofTopic(row.topic(), "RocketMQ's"))
                : publisher
                        .publish(Content.toMessage(row.messageId(), row))
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whoever claimed it last: an acknowledged message is acknowledged. */
    private void write(List<Preparation> stored) {
        long now = clock.now();
        transactions.rerunnable(() -> {
            stored.forEach(row -> acknowledge(row, now + settings.unseenAfter().toMillis()));
            return stored;
        });
        published.increment(stored.size());
    }

    /** Also what another node has given up on meanwhile: the broker has it. */
    private void acknowledge(Preparation row, long unseenAt) {
        if (mapper.move(row.messageId(), Stage.CONFIRMED, Stage.PUBLISHED, unseenAt, null, true) == 0) {
            mapper.move(row.messageId(), Stage.REFUSED, Stage.PUBLISHED, unseenAt, null, true);
        }
    }

    private void write(Preparation row, Throwable failure) {
        boolean refused = NestedExceptionUtils.getMostSpecificCause(failure) instanceof ReservedNameException
                || BrokerRefusals.isRefused(failure) && hasBrokers();
        String why = Limits.cut(
                NestedExceptionUtils.getMostSpecificCause(failure)
                        .toString()
                        .lines()
                        .findFirst()
                        .orElse(""),
                LONGEST_WHY);
        transactions.rerunnable(() -> {
            long now = clock.now();
            Long since = !refused ? null : row.refusedSince() == null ? Long.valueOf(now) : row.refusedSince();
            if (since != null && now - since >= settings.refusedAfter().toMillis()) {
                refuse(row, now, why);
            } else if (mapper.unpublished(
                                    row.messageId(),
                                    row.claim(),
                                    now + settings.waitAfter(row.attempts() + 1).toMillis(),
                                    since)
                            == 1
                    && row.attempts() == 0) {
                note(row, now, PublicationResult.FAILED, why);
            }
            return row;
        });
    }

    private void refuse(Preparation row, long now, String why) {
        if (mapper.isSeen(row.messageId())) {
            // The broker has had it all along: the answer to an earlier try was lost.
            mapper.move(row.messageId(), Stage.CONFIRMED, Stage.SEEN, null, now, false);
            return;
        }
        if (mapper.giveUp(row.messageId(), row.claim()) == 1) {
            LOG.error(
                    "message {} is committed, but the broker refuses to take it on {}: {}",
                    row.messageId(),
                    row.topic(),
                    why);
            note(row, now, PublicationResult.REFUSED, why);
        }
    }

    private void note(Preparation row, long now, PublicationResult result, String why) {
        journal.writeFacts(List.of(new JournalFact.PublicationTried(row.messageId(), now, result, Detail.said(why))));
    }

    /** Of a broker that is away the name server knows no topics: that is no refusal. */
    private boolean hasBrokers() {
        try {
            return !broker.masters().isEmpty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception away) {
            return false;
        }
    }

    private static @Nullable Throwable failureOf(CompletableFuture<SendResult> answer) {
        try {
            answer.join();
            return null;
        } catch (CompletionException notStored) {
            return notStored;
        }
    }

    @Override
    public void destroy() {
        atOnce.shutdownNow();
    }
}
