package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedMessage;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads single messages without locking them. */
@Component
public class MessageLookup {

    private final MessageMapper mapper;

    MessageLookup(MessageMapper mapper) {
        this.mapper = mapper;
    }

    /** All that is known of a message, wherever it is kept. */
    @Transactional(readOnly = true)
    public Optional<TrackedMessage> find(MessageId id) {
        Optional<TrackedMessage> open = mapper.findOpen(id);
        if (open.isPresent()) {
            mapper.deliveries(List.of(id)).forEach(open.get()::restore);
            return open;
        }
        Optional<TrackedMessage> closed =
                mapper.findClosed(ClosedTable.DAYS, id).or(() -> mapper.findClosed(ClosedTable.OUTLIERS, id));
        closed.ifPresent(TrackedMessage::restoreDeliveries);
        return closed;
    }
}
