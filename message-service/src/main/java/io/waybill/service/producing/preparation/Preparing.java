package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.Permission;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.registration.Producers;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Takes messages into keeping. Row and journal are committed together, before anybody is answered: what was accepted is never
 * lost, and what was not can be sent again under the same id. Thread-safe.
 */
@Component
class Preparing {

    /** Of clocks that differ. An id from further ahead would be remembered for longer than anything else. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final PreparationMapper mapper;
    private final Producers producers;
    private final KnownTopics topics;
    private final Subscriptions subscriptions;
    private final MessageLookup lookup;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final PreparationSettings settings;
    private final Transactions transactions;
    private final PreparationCapacity room;

    Preparing(
            PreparationMapper mapper,
            Producers producers,
            KnownTopics topics,
            Subscriptions subscriptions,
            MessageLookup lookup,
            JournalWriter journal,
            JournalClock clock,
            PreparationSettings settings,
            Transactions transactions,
            PreparationCapacity room) {
        this.mapper = mapper;
        this.producers = producers;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.lookup = lookup;
        this.journal = journal;
        this.clock = clock;
        this.settings = settings;
        this.transactions = transactions;
        this.room = room;
    }

    /** @param isNew whether it was not prepared before */
    record Prepared(Preparation row, boolean isNew) {}

    /**
     * Prepares a message, unless it is prepared already.
     *
     * @param id the client's choice, or none
     * @param checkAfter how long after now its producer is asked; null: as configured
     * @param host who prepares it, for people
     */
    @Secured(Permission.PRODUCE)
    Prepared prepare(@Nullable MessageId id, Content content, @Nullable Duration checkAfter, String host) {
        KeyBinding caller = KeyBinding.ofCaller();
        caller.requireProducer(content.producer());
        caller.requireTopic(content.topic());
        producers.require(content.producer());
        topics.require(content.topic());
        return transactions.rerunnable(() -> {
            Optional<Preparation> known = id == null ? Optional.empty() : mapper.lock(id);
            if (known.isPresent()) {
                return again(known.get(), content);
            }
            if (id != null && lookup.find(id).isPresent()) {
                // Another request has prepared it since we looked, or it is another message's.
                return again(mapper.lock(id).orElseThrow(() -> taken(id)), content);
            }
            room.require(content.producer());
            Transactions.afterRollback(() -> room.giveBack(content.producer()));
            long now = clock.now();
            Preparation row = Preparation.of(
                    id == null ? MessageId.at(now) : fresh(id, now),
                    content,
                    now,
                    (checkAfter == null ? settings.checkAfter() : checkAfter).toMillis());
            mapper.insert(row);
            Sender sender = RestStores.sender(content.producer(), host);
            subscriptions.register(sender, new Registration(List.of(content.topic()), List.of()));
            subscriptions.requireTracked(content.topic());
            journal.writeFacts(List.of(new JournalFact.OutcomeReported(
                    new Outcome(
                            Outcome.OutcomeKind.PENDING,
                            row.messageId(),
                            now,
                            content.topic(),
                            content.tag(),
                            content.key()),
                    sender)));
            return new Prepared(row, true);
        });
    }

    private static Prepared again(Preparation known, Content content) {
        if (!MessageDigest.isEqual(known.contentHash(), content.hash())) {
            throw new RefusedException(PreparationRefusal.CONTENT_DIFFERS, known.messageId());
        }
        return new Prepared(known, false);
    }

    /** What is remembered no longer must not come back: it may have been published, or rolled back, long ago. */
    private MessageId fresh(MessageId id, long now) {
        if (id.epochMillis() < now - settings.keep().toMillis() / 2) {
            throw new RefusedException(PreparationRefusal.MESSAGE_ID_TOO_OLD, id);
        }
        if (id.epochMillis() > now + AHEAD.toMillis()) {
            throw new RefusedException(
                    PreparationRefusal.MESSAGE_ID_TOO_NEW, id, Instant.ofEpochMilli(id.epochMillis()));
        }
        return id;
    }

    private static RefusedException taken(MessageId id) {
        return new RefusedException(PreparationRefusal.MESSAGE_ID_TAKEN, id);
    }
}
