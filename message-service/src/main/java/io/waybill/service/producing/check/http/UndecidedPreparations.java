package io.waybill.service.producing.check.http;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages that were prepared and neither confirmed nor rolled back in time, shared among nodes. Thread-safe. */
@Component
public class UndecidedPreparations {

    private final UndecidedMapper mapper;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final Transactions transactions;

    UndecidedPreparations(
            UndecidedMapper mapper, JournalWriter journal, JournalClock clock, Transactions transactions) {
        this.mapper = mapper;
        this.journal = journal;
        this.clock = clock;
        this.transactions = transactions;
    }

    /**
     * A message whose producer is to be asked.
     *
     * @param number 1 for the first question about it
     * @param checkAfter how long the producer was given before the first
     */
    record Question(
            MessageId messageId,
            String producer,
            String topic,
            @Nullable String key,
            int number,
            Duration checkAfter,
            int claim) {

        private static Question of(UndecidedMapper.Undecided row) {
            return new Question(
                    row.messageId(),
                    row.producer(),
                    row.topic(),
                    row.messageKey(),
                    row.checks() + 1,
                    Duration.ofMillis(row.checkAfter()),
                    row.claim() + 1);
        }
    }

    /** Producers that there is something to be asked of now. */
    List<String> producers() {
        return mapper.producersDue(clock.now());
    }

    /**
     * The next question that this node asks a producer, and no other until the lease is over.
     *
     * @return empty if nothing is due
     */
    Optional<Question> next(String producer, Duration lease) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            Optional<Question> due = mapper.lockDue(producer, now).map(Question::of);
            due.ifPresent(question -> mapper.claim(question.messageId(), now + lease.toMillis()));
            return due;
        });
    }

    /**
     * The producer did not say what became of it. It is asked again after the wait, unless somebody else has asked meanwhile.
     *
     * @param why to be told; no payload
     */
    void note(Question question, Detail why, Duration wait) {
        transactions.rerunnable(() -> {
            long now = clock.now();
            long again = now + wait.toMillis();
            if (mapper.unanswered(question.messageId(), question.claim(), again) == 1) {
                journal.writeFacts(
                        List.of(new JournalFact.Asked(question.messageId(), now, question.number(), again, why)));
            }
            return question;
        });
    }

    /**
     * Has the producer asked before all others that are due.
     *
     * @return the producer's name; empty for a message that was not prepared over REST
     * @throws RefusedException if the outcome is known
     */
    public Optional<String> hurry(MessageId id) {
        return transactions.rerunnable(() -> mapper.lock(id).map(row -> {
            if (!row.undecided()) {
                throw new RefusedException(
                        row.rolledBack() ? CheckBackRefusal.OUTCOME_ROLLED_BACK : CheckBackRefusal.OUTCOME_CONFIRMED,
                        id);
            }
            mapper.claim(id, 0);
            return row.producer();
        }));
    }
}
