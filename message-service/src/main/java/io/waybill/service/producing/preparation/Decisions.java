package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.Permission;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Takes the producer's word on what became of its transaction, once: the first word counts, the same again changes nothing,
 * another one is refused. Thread-safe.
 */
@Component
public class Decisions {

    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    private final PreparationMapper mapper;
    private final MessageLookup lookup;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final Publication publication;
    private final Transactions transactions;

    Decisions(
            PreparationMapper mapper,
            MessageLookup lookup,
            JournalWriter journal,
            JournalClock clock,
            Publication publication,
            Transactions transactions) {
        this.mapper = mapper;
        this.lookup = lookup;
        this.journal = journal;
        this.clock = clock;
        this.publication = publication;
        this.transactions = transactions;
    }

    /**
     * The producer's transaction committed. Returns when that is committed here too; publication follows.
     *
     * @throws RefusedException for a message that is not prepared, or one that was rolled back
     */
    @Secured(Permission.PRODUCE)
    void confirm(MessageId id, String host) {
        decide(id, OutcomeKind.COMMITTED, host);
    }

    /**
     * The producer's transaction can never commit.
     *
     * @throws RefusedException for a message that is not prepared, or one that was confirmed
     */
    @Secured(Permission.PRODUCE)
    void rollBack(MessageId id, String host) {
        decide(id, OutcomeKind.ROLLED_BACK, host);
    }

    /** The producer has answered. What it has said before stands; then the answer is reported as an error, and forgotten. */
    public void answered(MessageId id, boolean committed, String host) {
        try {
            decide(id, committed ? OutcomeKind.COMMITTED : OutcomeKind.ROLLED_BACK, host);
        } catch (RefusedException contradiction) {
            LOG.error(
                    "a producer answered {} when it was asked about message {}: {}",
                    committed ? "COMMITTED" : "ROLLED_BACK",
                    id,
                    contradiction.getMessage());
        }
    }

    private void decide(MessageId id, OutcomeKind kind, String host) {
        transactions.rerunnable(() -> {
            Preparation row = mapper.lock(id).orElseGet(() -> lockAfterAll(id));
            KeyBinding.ofCaller().requireProducer(row.producer());
            OutcomeKind known = known(row.state());
            if (known == null) {
                write(row, kind, host);
            } else if (known != kind) {
                LOG.warn("message {} was said to be {} after it had been said to be {}", id, kind, known);
                throw new RefusedException(
                        known == OutcomeKind.COMMITTED
                                ? PreparationRefusal.CONFIRMED_ALREADY
                                : PreparationRefusal.ROLLED_BACK_ALREADY,
                        id);
            }
            return row;
        });
    }

    private void write(Preparation row, OutcomeKind kind, String host) {
        MessageId id = row.messageId();
        long now = clock.now();
        boolean committed = kind == OutcomeKind.COMMITTED;
        mapper.move(
                id,
                Stage.PREPARED,
                committed ? Stage.CONFIRMED : Stage.ROLLED_BACK,
                committed ? now : null,
                committed ? null : now,
                committed);
        journal.writeFacts(List.of(new JournalFact.OutcomeReported(
                new Outcome(kind, id, now, row.topic(), row.tag(), row.messageKey()),
                RestStores.sender(row.producer(), host))));
        if (committed) {
            Transactions.afterCommit(() -> {
                Steps.reached(Step.CONFIRMED);
                publication.publishSoon(id);
            });
        }
    }

    private static @Nullable OutcomeKind known(Stage state) {
        return state == Stage.PREPARED ? null : state.isConfirmed() ? OutcomeKind.COMMITTED : OutcomeKind.ROLLED_BACK;
    }

    /** What is known of the message may have come with its row, after we looked for that. */
    private Preparation lockAfterAll(MessageId id) {
        if (lookup.find(id).isEmpty()) {
            throw new RefusedException(PreparationRefusal.PREPARATION_UNKNOWN, id);
        }
        return mapper.lock(id).orElseThrow(() -> new RefusedException(PreparationRefusal.NOT_PREPARED_HERE, id));
    }
}
