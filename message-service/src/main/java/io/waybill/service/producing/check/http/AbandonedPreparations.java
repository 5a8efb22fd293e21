package io.waybill.service.producing.check.http;

import io.waybill.protocol.MessageId;
import io.waybill.service.producing.registration.Producers;
import io.waybill.service.tracking.progress.JournalClock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Prepared messages that nobody can be asked about any more, since their producer is registered no longer. Thread-safe. */
@Component
public class AbandonedPreparations {

    private final UndecidedMapper mapper;
    private final Producers producers;
    private final JournalClock clock;

    AbandonedPreparations(UndecidedMapper mapper, Producers producers, JournalClock clock) {
        this.mapper = mapper;
        this.producers = producers;
        this.clock = clock;
    }

    /**
     * Ends such a message as rolled back, in the running transaction: it can't be confirmed after that. Whoever calls this sees to it
     * that the caller may, to the journal, and to the audit.
     *
     * @return whether it was one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(MessageId id) {
        return mapper.lock(id)
                        .filter(UndecidedMapper.Stand::undecided)
                        .filter(row -> producers.find(row.producer()).isEmpty())
                        .isPresent()
                && mapper.rollBack(id, clock.now()) == 1;
    }
}
