package io.waybill.service.benchmark;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.DeadLetterSeen;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills the journal's tables: some thousand messages come in as facts, as all do, and are then copied in the database under
 * other ids and keys. 20 topics with five business types and three groups each, 60 groups and about 300 failure groups, all
 * skewed; ids spread over some days, 30 unless said otherwise.
 */
public class Filling {

    /** Whether all dead messages died of the same, in the same group. */
    private static final boolean ALIKE = Boolean.getBoolean("waybill.benchmark.alike");

    static final int TOPICS = 20;
    static final int TYPES = 5;
    static final int GROUPS = 3;

    /** Messages that are written as facts, of each sort. */
    private static final int ORIGINALS = 5_000;

    static final int DAYS = Integer.getInteger("waybill.benchmark.days", 30);

    private static final long SPAN = TimeUnit.DAYS.toMillis(DAYS);
    private static final Sender SENDER = new Sender("shop", "shop-1", "host-1", "SHOP", "shop-store");

    private final JournalWriter writer;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Random random = new Random(1);
    private final long begin;

    /** Where ids of originals begin: near enough to now that what is done goes into {@code message_closed}. */
    private final long originals;

    /** @param end epoch milliseconds up to which there are ids */
    public Filling(JournalWriter writer, JdbcTemplate jdbc, TransactionTemplate transaction, long end) {
        this.writer = writer;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.begin = end - SPAN;
        this.originals = System.currentTimeMillis() - TimeUnit.HOURS.toMillis(1);
    }

    static String topic(int number) {
        return "SHOP_TOPIC_" + number;
    }

    static String type(int number) {
        return "TYPE_" + number;
    }

    static String group(int topic, int number) {
        return "SHOP_GROUP_" + (topic * GROUPS + number);
    }

    /** Small numbers more often than great ones. */
    static int skewed(Random random, int most) {
        return (int) (most * Math.pow(random.nextDouble(), 3));
    }

    public void fillDone(int done) {
        writeOriginals(false);
        copy(List.of("message_closed"), done, "message_closed");
        jdbc.execute("analyze table message_closed");
    }

    void fill(int dead, int done) {
        fillDone(done);
        writeOriginals(true);
        copy(List.of("message_open", "delivery_open", "delivery_dead"), dead, "message_open");
        int times = Math.max(1, dead / ORIGINALS);
        jdbc.update("update failure_count set dead = dead * ?, arrivals = arrivals * ?", times, times);
        jdbc.update("insert into failure_hour (fingerprint, hour, node, deaths) select fingerprint,"
                + " floor(unix_timestamp() / 3600) - n, node, 1 + n % 7 from failure_count join number"
                + " on n between 1 and 335");
        jdbc.execute("analyze table message_open, delivery_open, delivery_dead");
    }

    private void writeOriginals(boolean dead) {
        for (int i = 0; i < ORIGINALS; i += 500) {
            List<JournalFact> facts = new ArrayList<>();
            for (int n = 0; n < 500; n++) {
                facts.addAll(message(MessageId.at(originals + i + n), dead));
            }
            writer.writeFacts(facts);
        }
    }

    private List<JournalFact> message(MessageId id, boolean dead) {
        boolean alike = dead && ALIKE;
        int number = alike ? 0 : skewed(random, TOPICS);
        String topic = topic(number);
        String type = type(skewed(random, TYPES));
        List<JournalFact> facts = new ArrayList<>();
        if (!dead && random.nextInt(100) == 0) {
            facts.add(new OutcomeReported(
                    new Outcome(Outcome.OutcomeKind.ROLLED_BACK, id, id.epochMillis(), topic, type, "order"), SENDER));
            return facts;
        }
        facts.add(new OutcomeReported(
                new Outcome(Outcome.OutcomeKind.COMMITTED, id, id.epochMillis(), topic, type, "order"), SENDER));
        Map<String, String> properties = Map.of("KEYS", "order " + id, "TAGS", type, "WAYBILL_ID", id.toString());
        byte[] body = "{\"orderId\":\"order\",\"lines\":\"%s\"}"
                .formatted("x".repeat(450))
                .getBytes();
        facts.add(new CopyTapped(new TappedCopy(
                id, topic, type, "order", "SHOP", "shop-store", id.epochMillis(), "broker-a", 1, 7, properties, body)));
        int died = !dead ? -1 : alike ? 0 : skewed(random, GROUPS);
        for (int group = 0; group < GROUPS; group++) {
            facts.add(group == died ? dies(id, topic, group(number, group)) : done(id, topic, group(number, group)));
        }
        return facts;
    }

    private JournalFact done(MessageId id, String topic, String group) {
        int attempt = 1 + skewed(random, 5) * skewed(random, 3);
        return new ReceiptReceived(new Receipt(
                Receipt.ReceiptKind.DONE,
                id,
                id.epochMillis() + 40,
                group,
                topic,
                id.epochMillis(),
                attempt,
                "host-2",
                false,
                null));
    }

    private JournalFact dies(MessageId id, String topic, String group) {
        if (!ALIKE && random.nextInt(20) == 0) {
            return new DeadLetterSeen(id, group, topic, id.epochMillis() + 60_000);
        }
        int cause = ALIKE ? 0 : skewed(random, 6);
        String type = "com.shop.order.Failure" + "ABCDEF".charAt(cause);
        StringBuilder stack = new StringBuilder(type).append('\n');
        stack.append("  at com.shop.order.Orders.step")
                .append("ABCDEF".charAt(cause))
                .append("(Orders.java:17)\n");
        for (int i = 0; i < 5; i++) {
            stack.append(
                    "  at org.springframework.aop.framework.ReflectiveMethodInvocation.proceed(Invocation.java:7)\n");
        }
        Failure failure = new Failure(type, "order " + id + " can't be paid", stack.toString());
        int attempt = random.nextInt(4) > 0 ? 16 : 1 + random.nextInt(16);
        return new ReceiptReceived(new Receipt(
                Receipt.ReceiptKind.DEAD,
                id,
                id.epochMillis() + 60_000,
                group,
                topic,
                id.epochMillis(),
                attempt,
                "host-2",
                false,
                failure));
    }

    /** Copies the originals until there are so many of them, and deletes them. */
    private void copy(List<String> tables, int most, String messages) {
        jdbc.execute("drop table if exists original");
        jdbc.execute("create table original (message_id binary(16) primary key, place int not null)");
        jdbc.update(
                "insert into original select message_id, row_number() over (order by crc32(message_id)) - 1 from "
                        + messages + " where message_id >= ? and message_id < ?",
                MessageId.floor(originals).toBytes(),
                MessageId.floor(originals + ORIGINALS).toBytes());
        jdbc.execute("create table if not exists number (n int primary key)");
        jdbc.update("insert ignore into number with recursive seq as"
                + " (select 0 as n union all select n + 1 from seq where n < 999) select n from seq");
        int rounds = Math.max(1, most / ORIGINALS);
        double step = (double) SPAN / Math.max(1, (long) rounds * ORIGINALS);
        for (int round = 0; round < rounds; round++) {
            String id =
                    "unhex(concat(lpad(hex(cast(%d + floor((%d + o.place) * %f) as unsigned)), 12, '0'), substr(hex(t.message_id), 13)))"
                            .formatted(begin, (long) round * ORIGINALS, step);
            String key = "concat('order-', %d + o.place)".formatted(round * ORIGINALS);
            transaction.executeWithoutResult(status -> tables.forEach(table -> {
                String columns = String.join(", ", columns(table));
                String values = columns.replaceFirst("\\bmessage_id\\b", id).replaceFirst("\\bmessage_key\\b", key);
                jdbc.update("insert into " + table + " (" + columns + ") select " + values + " from original o join "
                        + table + " t on t.message_id = o.message_id order by o.place");
            }));
        }
        int copied = rounds * ORIGINALS;
        Integer found = jdbc.queryForObject("select count(*) from original", Integer.class);
        if (found == null || found != ORIGINALS) {
            throw new IllegalStateException("%s of %d originals are in %s, so there are fewer than %d copies"
                    .formatted(found, ORIGINALS, messages, copied));
        }
        tables.forEach(
                table -> jdbc.update("delete t from " + table + " t join original o on o.message_id = t.message_id"));
    }

    private List<String> columns(String table) {
        return jdbc.queryForList(
                "select column_name from information_schema.columns where table_schema = database() and table_name = ?"
                        + " and extra not like '%GENERATED%' order by ordinal_position",
                String.class, table);
    }
}
