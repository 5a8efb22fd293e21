package io.waybill.service.producing.preparation;

import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets go of published messages once they were seen on their topic, and publishes those again that a broker has lost: what
 * producers with the starter do from their own row when they are asked. Thread-safe.
 */
@Component
class PublicationWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PublicationWatch.class);
    private static final int AT_ONCE = 200;

    private final PreparationMapper mapper;
    private final PublicationClaims claims;
    private final MessageLookup lookup;
    private final JournalClock clock;
    private final Transactions transactions;

    PublicationWatch(
            PreparationMapper mapper,
            PublicationClaims claims,
            MessageLookup lookup,
            JournalClock clock,
            Transactions transactions) {
        this.mapper = mapper;
        this.claims = claims;
        this.lookup = lookup;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** Looks for all that is due. */
    void look() throws Exception {
        List<Preparation> due;
        do {
            due = claims.claimPublished(AT_ONCE);
            for (Preparation row : due) {
                look(row);
            }
        } while (due.size() == AT_ONCE);
    }

    private void look(Preparation row) throws Exception {
        // A receipt alone does not prove that the broker still has it for the other groups: nobody else keeps the body.
        boolean seen = lookup.find(row.messageId())
                .filter(message ->
                        message.tappedAt().isPresent() || message.state().isClosed())
                .isPresent();
        if (seen) {
            move(row, Stage.SEEN);
        } else if (row.dueAt() != null && clock.tapOf(row.topic()) > row.dueAt()) {
            // All that the broker had when it was due is journaled, and the message is not among it.
            LOG.warn(
                    "message {} was published and is nowhere on {}; publishing it again", row.messageId(), row.topic());
            move(row, Stage.CONFIRMED);
        }
    }

    private void move(Preparation row, Stage to) {
        transactions.rerunnable(() -> {
            long now = clock.now();
            boolean again = to == Stage.CONFIRMED;
            return mapper.move(row.messageId(), Stage.PUBLISHED, to, again ? now : null, again ? null : now, again);
        });
    }
}
