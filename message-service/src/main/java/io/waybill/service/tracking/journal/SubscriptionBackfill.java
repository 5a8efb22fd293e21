package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.SubscriptionBackfillMapper.Adopting;
import io.waybill.service.tracking.journal.SubscriptionBackfillMapper.Unowed;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gives groups the deliveries that a new subscription of theirs is owed of messages that are there already and not done:
 * a group that begins with the first message, or a topic's first group. Each subscription is looked through once, in bounded
 * steps; a turn goes on where the one before stopped. On several nodes at once it does no harm.
 */
@Component
class SubscriptionBackfill {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionBackfill.class);
    private static final String WAITS = "what new subscriptions are owed waits for the database";
    private static final int AT_ONCE = 500;
    private static final int PIECES_OF_A_TURN = 20;
    private static final MessageId BEGINNING = MessageId.floor(0);

    /** Longer than a transaction may take that did not see the subscription yet. */
    private static final long UNSEEN_MILLIS = 120_000;

    private final SubscriptionBackfillMapper mapper;
    private final JournalWriter writer;
    private final Subscriptions subscriptions;
    private final JournalClock clock;
    private final Map<Long, BackfillPass> looks = new HashMap<>();
    private final FailureLog failureLog = new FailureLog(LOG);

    SubscriptionBackfill(
            SubscriptionBackfillMapper mapper, JournalWriter writer, Subscriptions subscriptions, JournalClock clock) {
        this.mapper = mapper;
        this.writer = writer;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** How far one look through a topic is, and when it began: by the clock that says when subscriptions were written. */
    private record BackfillPass(MessageId place, long begunAt) {}

    @Scheduled(fixedDelay = 5_000)
    synchronized void adopt() {
        try {
            List<Adopting> adopting = mapper.adopting();
            looks.keySet().retainAll(adopting.stream().map(Adopting::id).toList());
            if (!adopting.isEmpty()) {
                Expectations expectations = subscriptions.expectations();
                adopting.forEach(subscription -> adopt(subscription, expectations));
            }
            failureLog.over(WAITS);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(WAITS, databaseAway);
        }
    }

    private void adopt(Adopting subscription, Expectations expectations) {
        BackfillPass look = looks.computeIfAbsent(subscription.id(), id -> new BackfillPass(BEGINNING, clock.now()));
        int adopted = 0;
        for (int piece = 0; piece < PIECES_OF_A_TURN; piece++) {
            MessageId end = mapper.end(subscription.topic(), look.place(), AT_ONCE - 1);
            adopted += adopt(subscription, mapper.unowed(subscription, look.place(), end), expectations);
            if (end == null) {
                finish(subscription, look);
                break;
            }
            look = new BackfillPass(end, look.begunAt());
            looks.put(subscription.id(), look);
        }
        if (adopted > 0) {
            LOG.info("group {} is owed {} messages that were there before it", subscription.groupName(), adopted);
        }
    }

    /** Looks again while somebody may still write a message without having seen the subscription. */
    private void finish(Adopting subscription, BackfillPass look) {
        looks.remove(subscription.id());
        long addedAt = subscription.addedAt() == null ? 0 : subscription.addedAt();
        if (look.begunAt() > addedAt + UNSEEN_MILLIS) {
            mapper.adopted(subscription.id(), clock.now());
        }
    }

    private int adopt(Adopting subscription, List<Unowed> messages, Expectations expectations) {
        List<JournalFact.Reconsidered> facts = messages.stream()
                .filter(message -> expectations
                        .groupsFor(subscription.topic(), message.tag(), message.tappedAt())
                        .anyMatch(subscription.groupName()::equals))
                .map(message -> new JournalFact.Reconsidered(message.messageId()))
                .toList();
        if (!facts.isEmpty()) {
            writer.writeFacts(facts);
        }
        return facts.size();
    }
}
