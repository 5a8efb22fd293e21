package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static io.waybill.service.tracking.journal.Nodes.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.access.account.Permission;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.DeadLetterSeen;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.triage.FailureFilter;
import io.waybill.service.tracking.triage.FailureGroup;
import io.waybill.service.tracking.triage.FailureGroupOrder;
import io.waybill.service.tracking.triage.FailureGroups;
import io.waybill.service.tracking.triage.Triage;
import io.waybill.service.tracking.triage.TriageStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Counters of failure groups are what is there, whoever wrote it and however it went. */
@ServiceTest
class FailureCountsIntegrationTests {

    private static final int MESSAGES = 300;
    private static final int NODES = 4;

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    FailureGroups groups;

    @Autowired
    PlatformTransactionManager transactions;

    private final String topic = newQueue().topic();
    private final List<MessageId> ids =
            IntStream.range(0, MESSAGES).mapToObj(i -> newId()).toList();

    private JournalFact fact(MessageId id, Random random) {
        String group = "G" + random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new ReceiptReceived(done(id, topic, group));
            case 2 -> new DeadLetterSeen(id, group, topic, 3_000);
            case 3 -> new CopyTapped(tapped(id, topic));
            default -> dies(id, group, "com.shop.E" + random.nextInt(5));
        };
    }

    private ReceiptReceived dies(MessageId id, String group, String type) {
        return new ReceiptReceived(new Receipt(
                Receipt.ReceiptKind.DEAD,
                id,
                2_500,
                group,
                topic,
                2_000,
                3,
                "host",
                false,
                new Failure(type, "m", "")));
    }

    private void write(JournalWriter writer, List<DecodedMessage> readings, Random random) {
        for (int from = 0; from < readings.size(); ) {
            int to = Math.min(readings.size(), from + 1 + random.nextInt(40));
            try {
                writer.write(readings.subList(from, to));
                from = to;
            } catch (TransientDataAccessException deadlock) {
                // Again, as the journal does.
            }
        }
    }

    @Test
    @Tag("full")
    void nodesThatWriteAtOnceCountExactly() throws Exception {
        Nodes nodes = new Nodes(context);
        List<Callable<@Nullable Void>> tasks = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            Random random = new Random(node);
            List<MessageId> order = new ArrayList<>(ids);
            order.addAll(ids);
            Collections.shuffle(order, random);
            Queue queue = newQueue();
            List<DecodedMessage> readings = new ArrayList<>();
            order.forEach(id -> readings.add(reading(queue, readings.size(), fact(id, random))));
            JournalWriter writer = nodes.writer("counter" + node);
            tasks.add(() -> {
                write(writer, readings, random);
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(NODES);
        try {
            for (Future<@Nullable Void> result : threads.invokeAll(tasks, 2, TimeUnit.MINUTES)) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertExact();
        assertThat(list()).hasSizeGreaterThan(10);
        assertThat(jdbc.queryForObject(
                        "select count(distinct node) from failure_count join failure_group using (fingerprint)"
                                + " where topic = ?",
                        Integer.class,
                        topic))
                .isEqualTo(NODES);
    }

    @Test
    void whatIsRolledBackIsNotCounted() {
        JournalWriter writer = new Nodes(context).writer("lost");
        assertThatThrownBy(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    writer.writeFacts(List.of(new CopyTapped(tapped(ids.get(0), topic)), dies(ids.get(0), "A", "E")));
                    throw new IllegalStateException("the node died");
                }))
                .hasMessage("the node died");
        assertThat(list()).isEmpty();
        writer.writeFacts(List.of(new CopyTapped(tapped(ids.get(0), topic)), dies(ids.get(0), "A", "E")));
        assertThat(list()).extracting(FailureGroup::count).containsExactly(1L);
        assertExact();
    }

    /** An operator's transaction may last: nothing that dies meanwhile has to wait for it. */
    @Test
    void nobodyWaitsForAnOperatorWhoWritesANote() throws Exception {
        JournalWriter writer = new Nodes(context).writer("quick");
        writer.writeFacts(List.of(new CopyTapped(tapped(ids.get(0), topic)), dies(ids.get(0), "A", "E")));
        FailureGroup group = list().get(0);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        "ann", null, AuthorityUtils.createAuthorityList(Permission.OPERATE)));
        try {
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                groups.change(
                        group.fingerprint(),
                        new Triage(TriageStatus.RESOLVED, null, null, null, group.version(), group.arrivals()));
                Future<?> death = thread.submit(() -> writer.writeFacts(
                        List.of(new CopyTapped(tapped(ids.get(1), topic)), dies(ids.get(1), "A", "E"))));
                try {
                    death.get(5, TimeUnit.SECONDS);
                } catch (Exception waited) {
                    throw new IllegalStateException(waited);
                }
            });
        } finally {
            SecurityContextHolder.clearContext();
            thread.shutdownNow();
        }
        assertThat(list()).singleElement().satisfies(after -> {
            assertThat(after.count()).isEqualTo(2);
            assertThat(after.status())
                    .as("something died that ann had not seen")
                    .isEqualTo(TriageStatus.OPEN);
        });
    }

    private List<FailureGroup> list() {
        return groups.list(
                        new FailureFilter(topic, null, null, Set.of(), null, false), FailureGroupOrder.COUNT, null, 100)
                .groups();
    }

    private void assertExact() {
        String counted = "select lower(hex(fingerprint)), sum(dead) from failure_count join failure_group using"
                + " (fingerprint) where topic = ? group by fingerprint having sum(dead) != 0 order by 1";
        String there = "select lower(hex(d.fingerprint)), count(*) from delivery_open d join message_open m"
                + " on m.message_id = d.message_id where m.topic = ? and d.state = 4 group by d.fingerprint order by 1";
        String listed = "select lower(hex(d.fingerprint)), count(*) from delivery_dead d join message_kind k"
                + " on k.kind = d.kind where k.topic = ? group by d.fingerprint order by 1";
        assertThat(rows(counted)).isNotEmpty().isEqualTo(rows(there)).isEqualTo(rows(listed));
        assertThat(rows("select 'hours', count(*) from (select fingerprint from failure_hour join failure_group using"
                        + " (fingerprint) where topic = ? group by fingerprint, hour having sum(deaths) < 0) below"))
                .containsExactly("hours 0");
    }

    private List<String> rows(String sql) {
        return jdbc.query(sql, (row, number) -> row.getString(1) + " " + row.getLong(2), topic);
    }
}
