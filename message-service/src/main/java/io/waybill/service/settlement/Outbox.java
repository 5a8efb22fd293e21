package io.waybill.service.settlement;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Registration;
import io.waybill.protocol.Sender;
import io.waybill.protocol.Topics;
import io.waybill.service.journal.JournalFact;
import io.waybill.service.journal.JournalListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Notes, in the transaction in which a message ends, that its store is to be told; and notes it again when the store
 * inquires. Thread-safe.
 */
@Component
class Outbox implements JournalListener {

    private static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    private final SettlementMapper mapper;
    private final SettlementSettings settings;
    private final Clock clock;

    Outbox(SettlementMapper mapper, SettlementSettings settings, Clock clock) {
        this.mapper = mapper;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void registered(Sender sender, Registration registration) {
        String store = sender.storeId();
        if (!registration.settlements() || store == null || !Topics.isStoreId(store)) {
            return;
        }
        long now = clock.millis();
        if (!mapper.storesSeen(now - SEEN_EVERY.toMillis()).contains(store)) {
            mapper.wantsToBeTold(store, now);
        }
    }

    @Override
    public void changed(List<Change> changes) {
        List<Ending> endings = changes.stream()
                .map(change -> Ending.of(change.message()))
                .flatMap(Optional::stream)
                .filter(Ending::isAddressable)
                .toList();
        if (endings.isEmpty()) {
            return;
        }
        Set<String> listening =
                mapper.storesSeen(clock.millis() - settings.forgetAfter().toMillis());
        save(endings.stream()
                .filter(ending -> listening.contains(ending.store()))
                .toList());
    }

    /** Whoever inquires is told, and whoever else the message belongs to: an answer goes to the message's store only. */
    @Override
    public void inquired(List<JournalFact.Inquired> inquiries) {
        List<MessageId> ids = inquiries.stream()
                .map(JournalFact.Inquired::messageId)
                .distinct()
                .toList();
        save(mapper.find(ids).stream().filter(Ending::isAddressable).toList());
    }

    private void save(List<Ending> endings) {
        if (!endings.isEmpty()) {
            mapper.save(endings);
        }
    }
}
