package io.waybill.service.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.service.journal.JournalClock;
import io.waybill.service.transaction.OneTransaction;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shares what is to be done about prepared messages among any number of nodes, by the database's clock. Thread-safe. */
@Component
class PublicationClaims {

    private final PreparationMapper mapper;
    private final JournalClock clock;
    private final PreparationSettings settings;
    private final OneTransaction transaction;

    PublicationClaims(
            PreparationMapper mapper, JournalClock clock, PreparationSettings settings, OneTransaction transaction) {
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
        this.transaction = transaction;
    }

    /** Confirmed messages that this node publishes now, and no other. */
    List<Preparation> claim(int most) {
        return claim(Stage.CONFIRMED, most);
    }

    /** Published messages that this node looks for now, and no other. */
    List<Preparation> claimPublished(int most) {
        return claim(Stage.PUBLISHED, most);
    }

    /** One message to be published, unless somebody else does. */
    Optional<Preparation> claim(MessageId id) {
        return transaction.run(() -> {
            long now = clock.now();
            Optional<Preparation> due = mapper.lock(id)
                    .filter(row -> row.state() == Stage.CONFIRMED && row.dueAt() != null && row.dueAt() <= now);
            due.ifPresent(
                    row -> mapper.claim(List.of(id), now + settings.lease().toMillis()));
            return due.map(Preparation::claimed);
        });
    }

    private List<Preparation> claim(Stage state, int most) {
        return transaction.run(() -> {
            long now = clock.now();
            List<Preparation> due = mapper.lockDue(state, now, most);
            if (!due.isEmpty()) {
                mapper.claim(
                        due.stream().map(Preparation::messageId).toList(),
                        now + settings.lease().toMillis());
            }
            return due.stream().map(Preparation::claimed).toList();
        });
    }
}
