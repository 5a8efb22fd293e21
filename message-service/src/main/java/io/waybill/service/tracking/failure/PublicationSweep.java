package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.journal.JournalSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Takes messages that could not be published out of what is dead, if they have been since: a node of the version before does not know
 * that they are listed, and leaves them there.
 */
@Component
class PublicationSweep implements Sweep {

    private final FailureCleaningMapper mapper;
    private final SearchKeys kinds;
    private final JournalSettings settings;
    private final Transactions transactions;

    PublicationSweep(
            FailureCleaningMapper mapper, SearchKeys kinds, JournalSettings settings, Transactions transactions) {
        this.mapper = mapper;
        this.kinds = kinds;
        this.settings = settings;
        this.transactions = transactions;
    }

    /** A message that is listed as dead and is not. */
    record ForgottenDead(MessageId messageId, String hash) {}

    @Override
    public String table() {
        return "delivery_dead";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        Map<Long, SearchKey> unpublished =
                new TreeMap<>(kinds.find(List.of(State.DEAD), null, null, Reason.PUBLICATION_REFUSED.name(), 0));
        unpublished.values().removeIf(kind -> !kind.deliveries().isEmpty());
        return unpublished.isEmpty()
                ? 0
                : transactions.rerunnable(() -> sweep(mapper.forgotten(unpublished.keySet(), most)));
    }

    private int sweep(List<ForgottenDead> rows) {
        for (ForgottenDead row : rows) {
            // Who takes it out counts, and nobody who knows better has it.
            if (mapper.deleteForgotten(row.messageId()) == 1) {
                mapper.uncount(row.hash(), settings.node());
            }
        }
        return rows.size();
    }
}
