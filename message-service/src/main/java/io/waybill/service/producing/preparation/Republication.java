package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.PublicationTried.PublicationResult;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Publishes messages whose publication was refused, once whatever was wrong with the broker is mended: what "redeliver" means
 * for a message that is DEAD and has no delivery. Thread-safe.
 */
@Component
public class Republication {

    private final PreparationMapper mapper;
    private final Publication publication;
    private final JournalWriter journal;
    private final JournalClock clock;
    private final Transactions transactions;

    Republication(
            PreparationMapper mapper,
            Publication publication,
            JournalWriter journal,
            JournalClock clock,
            Transactions transactions) {
        this.mapper = mapper;
        this.publication = publication;
        this.journal = journal;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** What became of a message that is published again. */
    public enum Progress {
        UNDER_WAY,
        REFUSED,
        /** The broker has it, or it is long forgotten because it did. */
        OVER
    }

    /** @param stage as the table {@code preparation} has it; null if it has nothing any more */
    public static Progress progressOf(@Nullable Integer stage) {
        if (stage != null && stage == Stage.CONFIRMED.code()) {
            return Progress.UNDER_WAY;
        }
        return stage != null && stage == Stage.REFUSED.code() ? Progress.REFUSED : Progress.OVER;
    }

    /**
     * Has messages published again, once it is committed. Whoever calls this sees to it that the caller may, and to the audit.
     *
     * @param by who wanted it, and why
     * @return which; missing are those whose publication was not refused, or which somebody else has resumed
     */
    public Set<MessageId> resume(SortedSet<MessageId> ids, Detail by) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            Set<MessageId> resumed = mapper.refused(ids).stream()
                    .sorted()
                    .filter(id -> mapper.move(id, Stage.REFUSED, Stage.CONFIRMED, now, null, true) == 1)
                    .collect(Collectors.toSet());
            if (!resumed.isEmpty()) {
                journal.writeFacts(resumed.stream()
                        .map(id -> new JournalFact.PublicationTried(id, now, PublicationResult.RESUMED, by))
                        .toList());
                Transactions.afterCommit(() -> resumed.forEach(publication::publishSoon));
            }
            return resumed;
        });
    }
}
