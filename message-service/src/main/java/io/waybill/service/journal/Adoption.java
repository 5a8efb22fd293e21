package io.waybill.service.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.journal.MessageMapper.Unsubscribed;
import io.waybill.service.subscription.Expectations;
import io.waybill.service.subscription.Subscriptions;
import io.waybill.service.trouble.Troubles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gives messages that came before their topic's first subscription the delivery they wait for. Those that still nobody
 * waits for are read and left alone. A turn is bounded; the next goes on where it stopped, and begins again at the end.
 */
@Component
class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final String WAITS = "messages that nobody was expected to take wait for the database";
    private static final int AT_ONCE = 500;
    private static final int PIECES_OF_A_TURN = 20;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final MessageMapper mapper;
    private final JournalWriter writer;
    private final Subscriptions subscriptions;
    private final Map<String, MessageId> places = new HashMap<>();
    private final Troubles troubles = new Troubles(LOG);

    Adoption(MessageMapper mapper, JournalWriter writer, Subscriptions subscriptions) {
        this.mapper = mapper;
        this.writer = writer;
        this.subscriptions = subscriptions;
    }

    @Scheduled(fixedDelay = 5_000)
    synchronized void adopt() {
        try {
            adoptSome();
            troubles.over(WAITS);
        } catch (DataAccessException | TransactionException databaseAway) {
            troubles.met(WAITS, databaseAway);
        }
    }

    private void adoptSome() {
        Expectations expectations = subscriptions.expectations();
        int adopted = 0;
        for (String topic : expectations.topics()) {
            for (int piece = 0; piece < PIECES_OF_A_TURN; piece++) {
                List<Unsubscribed> some = mapper.unsubscribed(topic, places.getOrDefault(topic, BEGINNING), AT_ONCE);
                adopted += adopt(topic, some, expectations);
                if (some.size() < AT_ONCE) {
                    places.remove(topic);
                    break;
                }
                places.put(topic, some.get(AT_ONCE - 1).messageId());
            }
        }
        if (adopted > 0) {
            LOG.info("{} messages that nobody was expected to take are expected now", adopted);
        }
    }

    private int adopt(String topic, List<Unsubscribed> messages, Expectations expectations) {
        List<JournalFact.Reconsidered> facts = messages.stream()
                .filter(message -> expectations
                        .groupsFor(topic, message.tag(), message.tappedAt())
                        .findAny()
                        .isPresent())
                .map(message -> new JournalFact.Reconsidered(message.messageId()))
                .toList();
        if (!facts.isEmpty()) {
            writer.writeFacts(facts);
        }
        return facts.size();
    }
}
