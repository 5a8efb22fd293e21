package io.waybill.service.benchmark;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Measures what indexes of done messages cost the journal: messages with two groups that are done in one write, and the same
 * with facts that come in two writes. Each layout in turn, several times; medians. How it is run, and what came out:
 * docs/performance.md. Not part of any build.
 */
@OwnServices
class JournalBenchmark {

    private static final int MESSAGES = Integer.getInteger("waybill.benchmark.messages", 60_000);
    private static final int ROUNDS = 5;
    private static final int AT_ONCE = 500;
    private static final String TOPIC = "SHOP_TOPIC";
    private static final Sender SENDER = new Sender("shop", "shop-1", "host-1", "SHOP", "shop-store");

    private static final Map<String, String> LAYOUTS = new LinkedHashMap<>(Map.of(
            "by kind (as it is)", "add key message_closed_kind (kind, message_id)",
            "by topic", "add key message_closed_topic (topic, message_id)",
            "by kind and by topic",
                    "add key message_closed_kind (kind, message_id), add key message_closed_topic (topic, message_id)",
            "neither", "comment = 'no index but those by id and key'"));

    @Test
    void journalsDoneMessages() {
        try (ConfigurableApplicationContext service = Service.start(TestDatabase.create("benchmark"))) {
            JournalWriter writer = service.getBean(JournalWriter.class);
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            jdbc.execute("alter table message_closed drop key message_closed_kind");
            Map<String, List<Double>> atOnce = new LinkedHashMap<>();
            Map<String, List<Double>> inTwo = new LinkedHashMap<>();
            write(writer, true);
            for (int round = 0; round < ROUNDS; round++) {
                LAYOUTS.forEach((name, keys) -> {
                    jdbc.execute("truncate table message_closed");
                    jdbc.execute("alter table message_closed " + keys);
                    atOnce.computeIfAbsent(name, layout -> new ArrayList<>()).add(write(writer, true));
                    inTwo.computeIfAbsent(name, layout -> new ArrayList<>()).add(write(writer, false));
                    keysOf(keys).forEach(key -> jdbc.execute("alter table message_closed drop key " + key));
                });
            }
            LAYOUTS.keySet()
                    .forEach(name -> System.out.printf(
                            Locale.ROOT,
                            "| %s | %,.0f/s | %,.0f/s |%n",
                            name,
                            median(atOnce, name),
                            median(inTwo, name)));
        }
    }

    private static List<String> keysOf(String alteration) {
        return Pattern.compile("add key (\\w+)")
                .matcher(alteration)
                .results()
                .map(key -> key.group(1))
                .toList();
    }

    private static double median(Map<String, List<Double>> measured, String name) {
        List<Double> sorted =
                measured.getOrDefault(name, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Returns messages a second. */
    private static double write(JournalWriter writer, boolean inOneWrite) {
        long begun = System.nanoTime();
        for (int i = 0; i < MESSAGES; i += AT_ONCE) {
            List<JournalFact> first = new ArrayList<>();
            List<JournalFact> last = new ArrayList<>();
            for (int n = 0; n < AT_ONCE; n++) {
                MessageId id = MessageId.at(System.currentTimeMillis());
                first.addAll(published(id));
                (n % 2 == 0 ? first : last).add(done(id, "SHOP_GROUP_1"));
                last.add(done(id, "SHOP_GROUP_2"));
            }
            if (inOneWrite) {
                first.addAll(last);
                last.clear();
            }
            writer.writeFacts(first);
            if (!last.isEmpty()) {
                writer.writeFacts(last);
            }
        }
        return MESSAGES / ((System.nanoTime() - begun) / 1e9);
    }

    private static List<JournalFact> published(MessageId id) {
        Outcome outcome =
                new Outcome(Outcome.OutcomeKind.COMMITTED, id, id.epochMillis(), TOPIC, "PAID", "order-" + id.low());
        Map<String, String> properties = Map.of("KEYS", "order " + id, "TAGS", "PAID", "WAYBILL_ID", id.toString());
        return List.of(
                new OutcomeReported(outcome, SENDER),
                new CopyTapped(new TappedCopy(
                        id,
                        TOPIC,
                        "PAID",
                        "order-" + id.low(),
                        "SHOP",
                        "shop-store",
                        id.epochMillis(),
                        "broker-a",
                        1,
                        7,
                        properties,
                        new byte[500])));
    }

    private static JournalFact done(MessageId id, String group) {
        return new ReceiptReceived(new Receipt(
                Receipt.ReceiptKind.DONE,
                id,
                id.epochMillis() + 40,
                group,
                TOPIC,
                id.epochMillis(),
                1,
                "host-2",
                false,
                null));
    }
}
