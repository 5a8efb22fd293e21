package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.message.DroppedBefore;
import io.waybill.service.tracking.message.MessageMapper;
import io.waybill.service.tracking.progress.ProgressMapper;
import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.unit.DataSize;

/** Journal writers beside the running one, as other nodes have them, and queues to write from. */
class Nodes {

    private static final AtomicLong NEXT = new AtomicLong();

    private final ApplicationContext context;
    private final String prefix = "node-" + NEXT.incrementAndGet() + "-";
    private final JdbcTemplate jdbc;

    /** Nothing, until a test says so. */
    final DroppedBefore dropped = new DroppedBefore();

    Nodes(ApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcTemplate.class);
    }

    JournalWriter writer(String name) {
        return writer(name, false);
    }

    /** One whose transactions are the given ones. */
    JournalWriter writer(String name, PlatformTransactionManager transactions) {
        return writer(name, false, transactions);
    }

    JournalWriter writer(String name, boolean keepBodies) {
        return writer(name, keepBodies, context.getBean(PlatformTransactionManager.class));
    }

    private JournalWriter writer(String name, boolean keepBodies, PlatformTransactionManager transactions) {
        JournalSettings settings = new JournalSettings(
                prefix + name,
                Duration.ofMillis(100),
                2_000,
                DataSize.ofMegabytes(8),
                DataSize.ofMegabytes(2),
                keepBodies);
        return new JournalWriter(
                context.getBean(ProgressMapper.class),
                new OpenMessages(
                        context.getBean(MessageMapper.class),
                        context.getBean(ClosedMessages.class),
                        settings,
                        context.getBean(PacketLimit.class)),
                context.getBean(Subscriptions.class),
                List.copyOf(context.getBeansOfType(JournalListener.class).values()),
                context.getBeanProvider(JournalParticipant.class)
                        .orderedStream()
                        .toList(),
                context.getBean(ExpectedDeliveries.class),
                context.getBean(Quarantine.class),
                dropped,
                settings,
                context.getBean(JournalMetrics.class),
                context.getBean(Clock.class),
                new Transactions(transactions));
    }

    /** What the writers made here have counted. */
    long counted(String counter) {
        Long total = jdbc.queryForObject(
                "select coalesce(sum(total), 0) from journal_counter where name = ? and node like ?",
                Long.class,
                counter,
                prefix + "%");
        return total == null ? 0 : total;
    }

    long rows(String table, MessageId id) {
        Long rows = jdbc.queryForObject(
                "select count(*) from " + table + " where message_id = ?", Long.class, (Object) id.toBytes());
        return rows == null ? 0 : rows;
    }

    static Queue newQueue() {
        return new Queue("TEST_READERS", "TEST_TOPIC_" + NEXT.incrementAndGet(), "broker", 0);
    }

    static DecodedMessage reading(Queue queue, long offset, JournalFact fact) {
        return reading(queue, offset, 1_000 + offset, List.of(fact));
    }

    static DecodedMessage reading(Queue queue, long offset, long storedAt, List<JournalFact> facts) {
        return new DecodedMessage(queue, offset, storedAt, 100, facts, null, List.of(), false);
    }
}
