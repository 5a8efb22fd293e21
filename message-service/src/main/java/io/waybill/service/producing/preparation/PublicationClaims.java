package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.preparation.PreparationMapper.PreparationSize;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Shares what is to be done about prepared messages among any number of nodes, by the database's clock. Thread-safe. */
@Component
class PublicationClaims {

    /** Of bodies that are published together, unless a single one is larger. */
    static final long MOST_BYTES = 16L << 20;

    private final PreparationMapper mapper;
    private final JournalClock clock;
    private final PreparationSettings settings;
    private final Transactions transactions;

    PublicationClaims(
            PreparationMapper mapper, JournalClock clock, PreparationSettings settings, Transactions transactions) {
        this.mapper = mapper;
        this.clock = clock;
        this.settings = settings;
        this.transactions = transactions;
    }

    /** Confirmed messages that this node publishes now, and no other: as many as are asked for, and fit into memory. */
    List<Preparation> claim(int most) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            List<MessageId> due = fitting(mapper.lockSizes(Stage.CONFIRMED, now, most));
            return due.isEmpty() ? List.of() : claim(mapper.whole(due), now);
        });
    }

    /** Published messages that this node looks for now, and no other; without their bodies. */
    List<Preparation> claimPublished(int most) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            return claim(mapper.lockDue(Stage.PUBLISHED, now, most), now);
        });
    }

    /** One message to be published, unless somebody else does. */
    Optional<Preparation> claim(MessageId id) {
        return transactions.rerunnable(() -> {
            long now = clock.now();
            List<MessageId> due =
                    mapper.lock(id).filter(row -> row.state() == Stage.CONFIRMED && isDue(row, now)).stream()
                            .map(Preparation::messageId)
                            .toList();
            return due.isEmpty()
                    ? Optional.empty()
                    : claim(mapper.whole(due), now).stream().findFirst();
        });
    }

    private static boolean isDue(Preparation row, long now) {
        return row.dueAt() != null && row.dueAt() <= now;
    }

    private static List<MessageId> fitting(List<PreparationSize> due) {
        List<MessageId> some = new ArrayList<>();
        long bytes = 0;
        for (PreparationSize each : due) {
            bytes += each.bytes();
            if (bytes > MOST_BYTES && !some.isEmpty()) {
                break;
            }
            some.add(each.messageId());
        }
        return some;
    }

    /** Of rows that are locked. */
    private List<Preparation> claim(List<Preparation> due, long now) {
        if (!due.isEmpty()) {
            mapper.claim(
                    due.stream().map(Preparation::messageId).toList(),
                    now + settings.lease().toMillis());
        }
        return due.stream().map(Preparation::claimed).toList();
    }
}
