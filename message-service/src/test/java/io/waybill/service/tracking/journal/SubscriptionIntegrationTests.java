package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Start;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which groups are expected to take which messages. */
@ServiceTest
class SubscriptionIntegrationTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    MessageLookup lookup;

    @Autowired
    SubscriptionBackfill subscriptionBackfill;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Subscriptions subscriptions;

    private final String topic = newQueue().topic();
    private JournalWriter writer;

    @BeforeEach
    void aNode() {
        writer = new Nodes(context).writer("a");
    }

    private void register(String group, String tags, long since) {
        register(writer, topic, group, tags, since);
    }

    private void register(String group, long since, Start start) {
        register(writer, subscribes(topic, group, "*", since, start));
    }

    private static void register(JournalWriter writer, String topic, String group, String tags, long since) {
        register(writer, subscribes(topic, group, tags, since));
    }

    private void register(Registration.Mode mode, boolean skips, String tags, long since) {
        Registration.GroupSubscription subscription =
                new Registration.GroupSubscription(topic, "A", tags, mode, since, null, skips);
        register(writer, new Registration(List.of(), List.of(subscription)));
    }

    private void retire(long at) {
        Long id = jdbc.queryForObject("select max(id) from subscription where topic = ?", Long.class, topic);
        assertThat(subscriptions.retire(id == null ? 0 : id, at)).isPresent();
    }

    private void fiveMinutesPass() {
        jdbc.update(
                "update subscription set last_without_skips_at = last_without_skips_at - 301000 where topic = ?",
                topic);
    }

    private boolean knowsSkips() {
        return subscriptions.expectations().knowsSkips(topic, "A");
    }

    private static void register(JournalWriter writer, Registration registration) {
        writer.write(List.of(new DecodedMessage(
                newQueue(),
                0,
                1,
                1,
                List.of(),
                new DecodedMessage.Registered(SENDER, registration),
                List.of(),
                false)));
    }

    private MessageId tap(String tag, long storedAt) {
        MessageId id = newId();
        writer.writeFacts(List.of(new CopyTapped(tapped(id, topic, tag, storedAt))));
        return id;
    }

    private List<String> expected(MessageId id) {
        return lookup.find(id).orElseThrow().deliveries().stream()
                .map(TrackedDelivery::group)
                .toList();
    }

    private List<String> rows() {
        return jdbc.queryForList(
                "select concat_ws(' ', group_name, tag_expression, since, until) from subscription where topic = ? order by since, group_name",
                String.class,
                topic);
    }

    @Test
    void whatIsRocketMqsOrWaybillsOwnIsNeitherTappedNorExpected() {
        register(writer, subscribes("DefaultCluster", "A", "*", 5_000));
        register(writer, subscribes(topic, "CID_RMQ_SYS_A", "*", 5_000));
        register(writer, subscribes(topic, "B", "*", 5_000));
        register(writer, new Registration(List.of("TBW102", "WAYBILL_EVENT"), List.of()));

        assertThat(rows()).hasSize(1).first().asString().startsWith("B ");
        assertThat(jdbc.queryForList(
                        "select topic from tracked_topic where topic in ('DefaultCluster', 'TBW102', 'WAYBILL_EVENT')"))
                .isEmpty();
    }

    @Test
    void theFirstGroupIsExpectedToTakeEverythingAndLaterOnesFromTheirBeginning() {
        register("A", "*", 5_000);
        register("B", "*", 6_000);
        assertThat(expected(tap("T", 1))).containsExactly("A");
        assertThat(expected(tap("T", 5_999))).containsExactly("A");
        assertThat(expected(tap("T", 6_000))).containsExactly("A", "B");
    }

    @Test
    void aFirstGroupThatChoseTheEndIsExpectedToTakeNothingFromBeforeItsBeginning() {
        MessageId before = tap("T", 10);
        register("A", 5_000, Start.LAST);
        subscriptionBackfill.adopt();
        assertThat(expected(before)).isEmpty();
        assertThat(lookup.find(before).orElseThrow().isUnsubscribed()).isTrue();
        assertThat(expected(tap("T", 4_999))).isEmpty();
        assertThat(expected(tap("T", 5_000))).containsExactly("A");
    }

    @Test
    void aLaterGroupThatChoseTheBeginningIsExpectedToTakeEverything() {
        MessageId before = tap("T", 10);
        register("A", 5_000, Start.LAST);
        register("B", 6_000, Start.FIRST);
        subscriptionBackfill.adopt();
        assertThat(expected(before)).containsExactly("B");
        assertThat(expected(tap("T", 1))).containsExactly("B");
        assertThat(expected(tap("T", 5_000))).containsExactly("A", "B");
    }

    @Test
    void aGroupThatChoseATimeIsExpectedToTakeWhatWasStoredFromThenOn() {
        register("A", 5_000, Start.at(3_000));
        register("B", 5_000, Start.at(4_000));
        assertThat(expected(tap("T", 2_999))).isEmpty();
        assertThat(expected(tap("T", 3_000))).containsExactly("A");
        assertThat(expected(tap("T", 4_000))).containsExactly("A", "B");
    }

    @Test
    void aTimeThatHasNotComeIsTheEnd() {
        register("A", 5_000, Start.at(9_000));
        assertThat(expected(tap("T", 4_999))).isEmpty();
        assertThat(expected(tap("T", 5_000))).containsExactly("A");
    }

    @Test
    void aChoiceCountsOnlyWhenAGroupIsFirstSeen() {
        register("A", 5_000, Start.LAST);
        register("A", 6_000, Start.FIRST);
        register("A", 7_000, Start.at(1));
        assertThat(rows()).containsExactly("A * 5000");
        register(writer, subscribes(topic, "A", "NEW", 8_000, Start.FIRST));
        assertThat(rows()).containsExactly("A * 5000 8000", "A NEW 8000");
    }

    @Test
    void aRetiredGroupThatStartsAgainAtTheBeginningIsExpectedFromItsRetirementOn() {
        register("A", 5_000, Start.FIRST);
        retire(7_000);
        register("A", 9_000, Start.FIRST);
        assertThat(rows()).containsExactly("A * 0 7000", "A * 7001");
        assertThat(expected(tap("T", 7_000))).isEmpty();
        assertThat(expected(tap("T", 7_001))).containsExactly("A");
        retire(11_000);
        register("A", 12_000, Start.FIRST);
        assertThat(expected(tap("T", 11_001))).containsExactly("A");
    }

    @Test
    void aRetiredGroupThatStartsAgainAtATimeIsExpectedFromThenOnOrFromItsRetirement() {
        register("A", 5_000, Start.at(3_000));
        retire(7_000);
        register("A", 9_000, Start.at(3_000));
        assertThat(rows()).containsExactly("A * 3000 7000", "A * 7001");
        retire(10_000);
        register("A", 15_000, Start.at(12_000));
        assertThat(expected(tap("T", 11_999))).isEmpty();
        assertThat(expected(tap("T", 12_000))).containsExactly("A");
    }

    @Test
    void aGroupWhoseClockIsAheadOfItsRetirementIsExpectedAgain() {
        register("A", 5_000, Start.LAST);
        retire(4_000);
        register("A", 5_000, Start.LAST);
        assertThat(expected(tap("T", 5_001))).containsExactly("A");
    }

    @Test
    void aGroupThatBecomesOrderlyIsKnownToBeSoAtOnce() {
        register(Registration.Mode.CONCURRENT, true, "*", 5_000);
        register(Registration.Mode.ORDERLY, true, "*", 6_000);
        assertThat(subscriptions.expectations().isOrderly(topic, "A")).isTrue();
        register(Registration.Mode.CONCURRENT, true, "*", 5_000);
        assertThat(subscriptions.expectations().isOrderly(topic, "A")).isTrue();
    }

    @Test
    void aGroupKnowsSkipsOnceItsLastProcessThatDoesNotIsGone() {
        register(Registration.Mode.CONCURRENT, false, "*", 5_000);
        assertThat(knowsSkips()).isFalse();
        register(Registration.Mode.CONCURRENT, true, "*", 6_000);
        assertThat(knowsSkips()).isFalse();
        fiveMinutesPass();
        assertThat(knowsSkips()).isTrue();
        register(Registration.Mode.CONCURRENT, false, "*", 5_000);
        assertThat(knowsSkips()).isFalse();
        fiveMinutesPass();
        assertThat(knowsSkips()).isTrue();
    }

    @Test
    void anOlderProcessWithOtherTagsThatKnowsNoSkipsCountsToo() {
        register(Registration.Mode.CONCURRENT, false, "OLD", 5_000);
        register(Registration.Mode.CONCURRENT, true, "NEW", 6_000);
        assertThat(knowsSkips()).isFalse();
        fiveMinutesPass();
        assertThat(knowsSkips()).isTrue();
        register(Registration.Mode.CONCURRENT, false, "OLD", 5_000);
        assertThat(knowsSkips()).isFalse();
    }

    @Test
    void aGroupIsExpectedToTakeOnlyItsTags() {
        register("A", "PAID || REFUNDED", 0);
        register("B", "*", 0);
        assertThat(expected(tap("PAID", 10))).containsExactly("A", "B");
        assertThat(expected(tap("REFUNDED", 10))).containsExactly("A", "B");
        assertThat(expected(tap("OTHER", 10))).containsExactly("B");
    }

    @Test
    void changedTagsCountFromTheNewProcessOnAndAnOlderProcessDoesNotChangeThemBack() {
        register("A", "OLD", 100);
        register("A", "NEW", 200);
        register("A", "OLD", 100);
        register("A", "NEW", 200);
        assertThat(rows()).containsExactly("A OLD 0 200", "A NEW 200");
        assertThat(expected(tap("OLD", 199))).containsExactly("A");
        assertThat(expected(tap("OLD", 200))).isEmpty();
        assertThat(expected(tap("NEW", 199))).isEmpty();
        assertThat(expected(tap("NEW", 200))).containsExactly("A");
    }

    @Test
    void whatCameBeforeTheFirstGroupIsAdoptedByIt() {
        MessageId first = tap("T", 10);
        MessageId other = tap("OTHER", 10);
        MessageId done = tap("T", 10);
        writer.writeFacts(List.of(new ReceiptReceived(done(done, topic, "A"))));
        assertThat(lookup.find(first).orElseThrow().isUnsubscribed()).isTrue();
        register("A", "T", 5_000);
        subscriptionBackfill.adopt();
        assertThat(expected(first)).containsExactly("A");
        assertThat(lookup.find(first).orElseThrow().isUnsubscribed()).isFalse();
        assertThat(expected(other)).isEmpty();
        assertThat(lookup.find(other).orElseThrow().isUnsubscribed()).isTrue();
        assertThat(lookup.find(done).orElseThrow().state()).isEqualTo(State.DONE);
    }

    @Test
    void manyMessagesThatNobodyWantsDoNotKeepOthersFromBeingAdopted() {
        List<CopyTapped> unwanted = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            unwanted.add(new CopyTapped(tapped(MessageId.at(1_000 + i), topic, "OTHER", 10)));
        }
        writer.writeFacts(unwanted);
        MessageId wanted = tap("T", 10);
        register("A", "T", 5_000);
        subscriptionBackfill.adopt();
        assertThat(expected(wanted)).containsExactly("A");
    }

    @Test
    void processesOfOneGroupThatRegisterAtOnceAreOneSubscription() throws Exception {
        for (int round = 0; round < 20; round++) {
            String contested = newQueue().topic();
            register(writer, contested, "FIRST", "*", 1);
            atOnce(
                    () -> register(writer, contested, "A", "*", 100),
                    () -> register(writer, contested, "A", "*", 101),
                    () -> register(writer, contested, "A", "*", 102));
            assertThat(jdbc.queryForObject(
                            "select count(*) from subscription where topic = ? and group_name = 'A'",
                            Integer.class,
                            contested))
                    .isEqualTo(1);
        }
    }

    @Test
    void onlyOneOfTwoGroupsThatRegisterAtOnceIsTheFirst() throws Exception {
        for (int round = 0; round < 20; round++) {
            String contested = newQueue().topic();
            atOnce(() -> register(writer, contested, "A", "*", 100), () -> register(writer, contested, "B", "*", 101));
            assertThat(jdbc.queryForList(
                            "select since from subscription where topic = ? order by since", Long.class, contested))
                    .hasSize(2)
                    .startsWith(0L)
                    .doesNotHaveDuplicates();
        }
    }

    private static void atOnce(Runnable... tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
        CyclicBarrier start = new CyclicBarrier(tasks.length);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Runnable task : tasks) {
                results.add(threads.submit(() -> {
                    start.await();
                    untilNoDeadlock(task);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void untilNoDeadlock(Runnable task) {
        while (true) {
            try {
                task.run();
                return;
            } catch (TransientDataAccessException deadlock) {
                // As the journal does: again.
            }
        }
    }
}
