package io.waybill.service.producing.settlement;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.producing.store.ProducerStores;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Notes, in the transaction in which a message ends, that its store is to be told; and notes it again when the store
 * inquires. Thread-safe.
 */
@Component
class SettlementOutbox implements JournalListener {

    /** About the most characters of a row: store, topic, key. */
    private static final int LONGEST_ROW = 800;

    private final SettlementMapper mapper;
    private final SettlementSettings settings;
    private final ProducerStores stores;

    SettlementOutbox(SettlementMapper mapper, SettlementSettings settings, ProducerStores stores) {
        this.mapper = mapper;
        this.settings = settings;
        this.stores = stores;
    }

    @Override
    public void changed(List<Change> changes) {
        List<Settlement> endings = changes.stream()
                .map(change -> Settlement.of(change.message()))
                .flatMap(Optional::stream)
                .filter(Settlement::isAddressable)
                .toList();
        if (endings.isEmpty()) {
            return;
        }
        Set<String> listening = stores.wantingSettlements(settings.forgetAfter());
        save(endings.stream()
                .filter(settlement -> listening.contains(settlement.store()))
                .toList());
    }

    /** Whoever inquires is told, and whoever else the message belongs to: an answer goes to the message's store only. */
    @Override
    public void inquired(List<JournalFact.Inquired> inquiries) {
        List<MessageId> ids = inquiries.stream()
                .map(JournalFact.Inquired::messageId)
                .distinct()
                .toList();
        StatementChunks.ofIds(ids)
                .forEach(piece -> save(mapper.find(piece).stream()
                        .filter(Settlement::isAddressable)
                        .toList()));
    }

    private void save(List<Settlement> endings) {
        StatementChunks.ofRows(endings, settlement -> LONGEST_ROW).forEach(mapper::save);
    }
}
