package io.waybill.service.producing.check.rocketmq;

import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.CuttingProxy;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Real service, real producer, real broker: what the fast path loses is found, and the producer hears of the end. */
@ExtendWith(OutputCaptureExtension.class)
@OwnServices
class AskingEndToEndIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static ConfigurableApplicationContext service;
    private static TestDatabase database;
    private static CuttingProxy proxy;

    private Shop shop;
    private MessageId id;
    private String text;

    @BeforeAll
    static void startService() throws Exception {
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        service = Service.start(
                TestDatabase.create("asking"),
                "waybill.asking.after=1s",
                "waybill.asking.longest-wait=3s",
                "waybill.asking.interval=300ms",
                // On a busy machine the shop's group may begin behind a copy.
                "waybill.redelivery.stale-after=5s",
                "waybill.redelivery.interval=1s");
        database = Shop.newDatabase();
        proxy = CuttingProxy.to(database);
    }

    @AfterAll
    static void stopService() throws IOException {
        service.close();
        proxy.close();
    }

    @BeforeEach
    void openShop() {
        shop = Shop.open(proxy.by(database));
        id = newId(); // Not before the store: it knows nothing of what was before it.
        text = "text-" + id;
    }

    @AfterEach
    void closeShop() {
        shop.close();
    }

    @Test
    @Tag("full")
    void aTransactionThatNeverHappenedNeverWill() {
        report(OutcomeKind.PENDING);

        awaitState(id, State.ROLLED_BACK);

        assertThatThrownBy(this::commitRow).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(Broker.shared().copies(Shop.TOPIC, id)).isEmpty();
    }

    @Test
    void whatIsUnknownIsAskedAboutUntilItIsKnownAndPublishedByNobody() throws SQLException {
        try (Connection running = database.connect()) {
            running.setAutoCommit(false);
            insertRow(running);
            report(OutcomeKind.PENDING);
            assertStaysUnknown(shop.store(), State.PENDING);
            running.commit();
        }

        awaitState(id, State.DONE);
        assertThat(shop.effects(text)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"PENDING, PENDING", "COMMITTED, SENDING"})
    @Tag("full")
    void aMessageOfAnotherDatabaseIsPublishedByNobody(OutcomeKind reported, State state) throws SQLException {
        commitRow();
        event("another-store", reported);

        assertStaysUnknown("another-store", state);
    }

    @Test
    @Tag("full")
    void aMessageOlderThanTheTableIsPublishedByNobody() {
        id = MessageId.at(System.currentTimeMillis() - 3_600_000);
        report(OutcomeKind.PENDING);

        assertStaysUnknown(shop.store(), State.PENDING);
    }

    @Test
    void whatADatabaseKnowsThatIsAwayIsPublishedOnceItIsBack(CapturedOutput output) throws SQLException {
        commitRow();
        proxy.cut();
        try {
            report(OutcomeKind.PENDING);
            await().atMost(PATIENCE).until(() -> output.toString().contains("could not obey Ask for message " + id));
            assertStaysUnknown(shop.store(), State.PENDING);
        } finally {
            proxy.mend();
        }

        awaitState(id, State.DONE);
        assertThat(shop.effects(text)).isEqualTo(1);
    }

    @Test
    void aProducerHearsThatAMessageIsDeadAndMayAskAgain() {
        MessageId sent = shop.send("poison " + text);
        awaitState(sent, State.DEAD);
        awaitEnds(sent, "DEAD");

        shop.inquire(sent);

        awaitEnds(sent, "DEAD", "DEAD");
    }

    @Test
    void aProducerThatWasNotToldAsksAndHearsOfTheEnd() {
        MessageId sent = shop.send(text);
        awaitEnds(sent, "DONE");

        shop.inquire(sent);

        awaitEnds(sent, "DONE", "DONE");
        assertThat(shop.effects(text)).isEqualTo(1);
    }

    /** Asked about twice: the first question has been answered, or can't be. */
    private void assertStaysUnknown(String store, State state) {
        await().atMost(PATIENCE)
                .until(() -> Broker.shared().commandsTo(store).stream()
                                .filter(command -> command.messageId().equals(id))
                                .count()
                        >= 2);
        assertThat(message(id).state()).isEqualTo(state);
        assertThat(message(id).producerSilentSince()).isPresent();
        assertThat(Broker.shared().copies(Shop.TOPIC, id)).isEmpty();
    }

    private void report(OutcomeKind kind) {
        event(shop.store(), kind);
    }

    private void event(String store, OutcomeKind kind) {
        Sender sender = new Sender("shop", "shop-1", "host", "WAYBILL_shop", store);
        Broker.shared()
                .event(BatchWriter.write(new Batch(sender, 1, Facts.NOTHING, List.of(outcome(kind, id, Shop.TOPIC)))));
    }

    private void commitRow() throws SQLException {
        try (Connection connection = database.connect()) {
            insertRow(connection);
        }
    }

    private void insertRow(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into waybill_transaction (message_id, status, begun_at, topic, body) values (?, 1, 1, ?, ?)")) {
            insert.setBytes(1, id.toBytes());
            insert.setString(2, Shop.TOPIC);
            insert.setBytes(3, text.getBytes());
            insert.executeUpdate();
        }
    }

    private TrackedMessage message(MessageId of) {
        return service.getBean(MessageLookup.class).find(of).orElseThrow();
    }

    private void awaitState(MessageId of, State state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                service.getBean(MessageLookup.class).find(of).map(TrackedMessage::state))
                        .hasValue(state));
    }

    private void awaitEnds(MessageId of, String... ends) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.endsOf(of)).containsExactly(ends));
    }
}
