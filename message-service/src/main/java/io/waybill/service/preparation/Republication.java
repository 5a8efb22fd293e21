package io.waybill.service.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.service.audit.Audit;
import io.waybill.service.journal.JournalClock;
import io.waybill.service.journal.JournalFact;
import io.waybill.service.journal.JournalFact.Publication.Result;
import io.waybill.service.journal.JournalWriter;
import io.waybill.service.transaction.OneTransaction;
import java.util.List;
import java.util.Map;
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
    private final Audit audit;
    private final JournalClock clock;
    private final OneTransaction transaction;

    Republication(
            PreparationMapper mapper,
            Publication publication,
            JournalWriter journal,
            Audit audit,
            JournalClock clock,
            OneTransaction transaction) {
        this.mapper = mapper;
        this.publication = publication;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * Has the message published again, once it is committed, and writes down who wanted it. Whoever calls this sees to it
     * that the caller may.
     *
     * @param reason the caller's, for the audit log
     * @return false if its publication was not refused, or somebody was faster: then nothing is changed
     */
    public boolean resume(MessageId id, @Nullable String reason) {
        return transaction.run(() -> {
            long now = clock.now();
            if (mapper.move(id, Stage.REFUSED, Stage.CONFIRMED, now, null, true) == 0) {
                return false;
            }
            journal.writeFacts(List.of(new JournalFact.Publication(id, now, Result.RESUMED, "")));
            audit.write(new Audit.Deed("REDELIVER", id, null, 1, reason, Map.of("publication", Result.RESUMED)));
            OneTransaction.afterCommit(() -> publication.publishSoon(id));
            return true;
        });
    }
}
