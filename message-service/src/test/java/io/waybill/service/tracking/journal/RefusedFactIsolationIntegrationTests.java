package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.NOTHING;
import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static io.waybill.service.tracking.journal.Nodes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.Queue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class RefusedFactIsolationIntegrationTests {

    /** What the wire's reader lets pass by mistake, no table takes. */
    private static final String REFUSED = "GR\u00dcPPE";

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final Queue queue = newQueue();
    private final Transactions transactions = new Transactions();
    private Nodes nodes;
    private RefusedFactIsolation sifting;
    private long last;

    @BeforeEach
    void countTransactions() {
        nodes = new Nodes(context);
        transactions.real = context.getBean(PlatformTransactionManager.class);
        sifting = new RefusedFactIsolation(nodes.writer("sifting", transactions), context.getBean(Clock.class));
        last = jdbc.queryForObject("select coalesce(max(id), 0) from set_aside", Long.class);
    }

    private static class Transactions implements PlatformTransactionManager {
        private final AtomicInteger number = new AtomicInteger();
        private PlatformTransactionManager real;

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            number.incrementAndGet();
            return real.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            real.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            real.rollback(status);
        }
    }

    private List<String> setAside() {
        return jdbc.queryForList("select kind from set_aside where id > ? and reason = 'REFUSED'", String.class, last);
    }

    private long nextOffset() {
        return jdbc.queryForObject(
                "select next_offset from journal_progress where topic = ?", Long.class, queue.topic());
    }

    @Test
    void oneRefusedReadingAmongThousandsCostsAHandfulOfTransactions() {
        List<DecodedMessage> readings = new ArrayList<>();
        MessageId bad = newId();
        for (int i = 0; i < 2_500; i++) {
            readings.add(reading(
                    queue,
                    i,
                    i == 1_234
                            ? new ReceiptReceived(done(bad, "SIFTED", REFUSED))
                            : new CopyTapped(tapped(newId(), queue.topic()))));
        }
        sifting.write(readings);
        assertThat(transactions.number.get()).isLessThanOrEqualTo(30);
        assertThat(setAside()).containsExactly("FACT");
        assertThat(nextOffset()).isEqualTo(2_500);
        assertThat(nodes.rows("message_open", bad)).isZero();
        assertThat(jdbc.queryForObject(
                        "select count(*) from message_open where topic = ?", Integer.class, queue.topic()))
                .isEqualTo(2_499);
    }

    @Test
    void oneRefusedFactOfAnEventOfHundredsCostsAHandfulOfTransactions() {
        List<JournalFact> facts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            facts.add(new ReceiptReceived(done(newId(), queue.topic(), i == 77 ? REFUSED : "A")));
        }
        sifting.write(List.of(event(0, facts)));
        assertThat(transactions.number.get()).isLessThanOrEqualTo(30);
        assertThat(setAside()).containsExactly("FACT");
        assertThat(jdbc.queryForObject(
                        "select count(*) from message_open where topic = ?", Integer.class, queue.topic()))
                .isEqualTo(499);
    }

    @Test
    void anEventWhoseFactsAreRefusedOneAndAllIsSetAsideAsOne(CapturedOutput output) {
        List<JournalFact> facts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            facts.add(new ReceiptReceived(done(newId(), queue.topic(), REFUSED)));
        }
        sifting.write(List.of(event(0, facts), reading(queue, 1, new CopyTapped(tapped(newId(), queue.topic())))));
        assertThat(setAside()).containsExactly("BATCH");
        assertThat(transactions.number.get()).isLessThan(100);
        assertThat(nextOffset()).isEqualTo(2);
        assertThat(output.toString().lines().filter(line -> line.contains("looking for it")))
                .hasSizeLessThanOrEqualTo(5);
    }

    private DecodedMessage event(long offset, List<JournalFact> facts) {
        return new DecodedMessage(
                queue, offset, 1_000, 100, facts, new DecodedMessage.Registered(SENDER, NOTHING), List.of(), false);
    }
}
