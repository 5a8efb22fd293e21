package io.waybill.service.journal;

import io.waybill.protocol.MessageId;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Gives messages that came before their topic's first subscription the delivery they wait for. */
@Component
class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int AT_ONCE = 500;

    private final MessageMapper mapper;
    private final JournalWriter writer;

    Adoption(MessageMapper mapper, JournalWriter writer) {
        this.mapper = mapper;
        this.writer = writer;
    }

    @Scheduled(fixedDelay = 5_000)
    void adopt() {
        int adopted = 0;
        List<MessageId> ids;
        do {
            ids = mapper.unsubscribed(AT_ONCE);
            if (!ids.isEmpty()) {
                writer.writeFacts(
                        ids.stream().map(JournalFact.Reconsidered::new).toList());
                adopted += ids.size();
            }
        } while (ids.size() == AT_ONCE && adopted < 100 * AT_ONCE);
        if (adopted > 0) {
            LOG.info("looked again at {} messages that nobody was expected to take", adopted);
        }
    }
}
