package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the overview warns of beside what is dead. */
@Tag("full")
class WarningsIntegrationTests extends ConsoleTest {

    private static final String TOPIC = "WARNINGS_TOPIC";

    /** Messages that were stored so long before they were committed. */
    private void pay(String producerGroup, long aheadMillis) {
        Sender sender = new Sender(producerGroup, producerGroup + "-1", "host", producerGroup, "store");
        JournalWriter writer = service.getBean(JournalWriter.class);
        for (int i = 0; i < 5; i++) {
            long now = System.currentTimeMillis();
            MessageId id = MessageId.at(now);
            writer.writeFacts(List.of(
                    new JournalFact.OutcomeReported(
                            new Outcome(Outcome.OutcomeKind.COMMITTED, id, now + aheadMillis, TOPIC, "TAG", "key"),
                            sender),
                    new JournalFact.CopyTapped(new TappedCopy(
                            id, TOPIC, "TAG", "key", producerGroup, "store", now, "b", 0, i, Map.of(), new byte[1])),
                    new JournalFact.ReceiptReceived(new Receipt(
                            Receipt.ReceiptKind.DONE,
                            id,
                            now + 5,
                            "WARNINGS_GROUP",
                            TOPIC,
                            now,
                            1,
                            "host",
                            false,
                            null))));
        }
    }

    @Test
    void aProducerWhoseClockIsAheadOfTheBrokersIsNamed() {
        pay("PUNCTUAL_GROUP", -20);
        pay("HASTY_GROUP", 7_400);

        go("/");
        browser.hurry();
        browser.await(() -> browser.find(".problems").getText().contains("HASTY_GROUP is some 7 s ahead"));

        assertThat(browser.find(".problems").getText()).doesNotContain("PUNCTUAL_GROUP");
    }

    @Test
    void producersWhoseCheckBacksBringNothingAreNamed() {
        JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
        String insert =
                "insert into preparation (message_id, state, producer, topic, headers, content_hash, prepared_at,"
                        + " check_after, checks) values (unhex(replace(?, '-', '')), 1, ?, ?, '{}', repeat('x', 32), 0, 0, ?)";
        jdbc.update(insert, MessageId.at(1_700_000_000_000L).toString(), "mute-producer", TOPIC, 3);
        jdbc.update(insert, MessageId.at(1_700_000_000_001L).toString(), "slow-producer", TOPIC, 1);
        try {
            go("/");
            browser.hurry();
            browser.await(() -> browser.find(".problems").getText().contains("mute-producer (1)"));

            assertThat(browser.find(".problems").getText()).doesNotContain("slow-producer");
        } finally {
            jdbc.update("delete from preparation where topic = ?", TOPIC);
        }
    }
}
