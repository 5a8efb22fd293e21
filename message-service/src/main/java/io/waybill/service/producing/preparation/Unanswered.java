package io.waybill.service.producing.preparation;

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
public class Unanswered {

    private final PreparationMapper mapper;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final Transactions transactions;

    Unanswered(PreparationMapper mapper, JournalWriter journal, JournalClock clock, Transactions transactions) {
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
    public record Question(
            MessageId messageId,
            String producer,
            String topic,
            @Nullable String key,
            int number,
            Duration checkAfter,
            int claim) {

        private static Question of(Preparation row) {
            return new Question(
                    row.messageId(),
                    row.producer(),
                    row.topic(),
                    row.messageKey(),
                    row.checks() + 1,
                    Duration.ofMillis(row.checkAfter()),
                    row.claim());
        }
    }

    /** Producers that there is something to be asked of now. */
    public List<String> producers() {
        return mapper.producersDue(Stage.PREPARED, clock.now());
    }

    /**
     * The next question that this node asks a producer, and no other until the lease is over.
     *
     * @return empty if nothing is due
     */
    public Optional<Question> next(String producer, Duration lease) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            List<Preparation> due = mapper.lockDueOf(producer, Stage.PREPARED, now, 1);
            if (!due.isEmpty()) {
                mapper.claim(List.of(due.get(0).messageId()), now + lease.toMillis());
            }
            return due.stream().map(Preparation::claimed).map(Question::of).findFirst();
        });
    }

    /**
     * The producer did not say what became of it. It is asked again after the wait, unless somebody else has asked meanwhile.
     *
     * @param why to be told; no payload
     */
    public void note(Question question, Detail why, Duration wait) {
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
            if (row.state() != Stage.PREPARED) {
                throw new RefusedException(
                        row.state().isConfirmed()
                                ? PreparationRefusal.OUTCOME_CONFIRMED
                                : PreparationRefusal.OUTCOME_ROLLED_BACK,
                        id);
            }
            mapper.claim(List.of(id), 0);
            return row.producer();
        }));
    }
}
