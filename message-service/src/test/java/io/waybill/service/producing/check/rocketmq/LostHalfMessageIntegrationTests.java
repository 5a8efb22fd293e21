package io.waybill.service.producing.check.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.LocalBroker;
import io.waybill.test.rocketmq.RocketMqProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A half message that the broker has no more, while its producer was killed directly after COMMIT: the row alone knows of
 * it. All in processes that are really killed.
 */
@OwnServices
@Tag("full")
class LostHalfMessageIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Redelivers as well: a consumer whose broker is new goes to the end of its queues, perhaps past the copy. */
    private static final String[] IMPATIENT = {
        "waybill.asking.after=1s",
        "waybill.asking.longest-wait=3s",
        "waybill.asking.interval=300ms",
        "waybill.redelivery.stale-after=3s",
        "waybill.redelivery.interval=1s"
    };

    private final TestDatabase tracking = TestDatabase.create("lost_half");
    private final TestDatabase database = Shop.newDatabase();

    @TempDir
    private Path home;

    LostHalfMessageIntegrationTests() throws SQLException {}

    /** What a broker does with a half message of which it has asked often enough. */
    enum Broker {
        MOVES_IT_AWAY(LocalBroker.class, "to TRANS_CHECK_MAXTIME_TOPIC OK"),
        FAILS_TO_MOVE_IT_AWAY(BrokerWithoutDiscards.class, "to TRANS_CHECK_MAXTIME_TOPIC failed"),
        /** Its half messages are in RocksDB, and nothing is left of them. */
        DELETES_IT(
                LocalBroker.class, "need delete", "transRocksDBEnable=true", "transWriteOriginTransHalfEnable=false");

        private final Class<?> program;
        private final String lastWord;
        private final List<String> settings;

        Broker(Class<?> program, String lastWord, String... settings) {
            this.program = program;
            this.lastWord = lastWord;
            this.settings = List.of(settings);
        }

        RocketMqProcesses start(String... patience) {
            List<String> all = new ArrayList<>(settings);
            all.addAll(List.of(patience));
            RocketMqProcesses broker = RocketMqProcesses.start(program, all);
            createTopics(broker);
            return broker;
        }

        void awaitLoss(RocketMqProcesses broker, Duration within) {
            await().atMost(within).until(() -> broker.transactionLog().contains(lastWord));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void aProducerStaysAwayUntilTheBrokerGivesUp(Broker kind) throws SQLException {
        try (RocketMqProcesses broker = kind.start(
                        "transactionTimeOut=1000",
                        "transactionCheckInterval=500",
                        "transactionCheckMax=3",
                        "transactionOpBatchInterval=100");
                ConfigurableApplicationContext service = Service.startOn(broker.nameServer(), tracking, IMPATIENT)) {
            MessageId lost = sendAndDie(broker, "lost");
            kind.awaitLoss(broker, PATIENCE);

            try (Shop shop = Shop.open(database, broker.nameServer())) {
                awaitDone(service, lost, PATIENCE);
                assertThat(shop.effects("lost")).isEqualTo(1);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shop.endsOf(lost)).containsExactly("DONE"));
            }
        }
    }

    /** As RocketMQ and the service are by default: takes that long and three minutes more. */
    @Test
    @EnabledIfSystemProperty(named = "waybill.test.away", matches = ".+")
    void aProducerIsAwayForMinutesFromABrokerWithItsDefaults() throws Exception {
        Duration away = Duration.parse(System.getProperty("waybill.test.away"));
        try (RocketMqProcesses broker = Broker.MOVES_IT_AWAY.start();
                ConfigurableApplicationContext service = Service.startOn(broker.nameServer(), tracking)) {
            MessageId lost = sendAndDie(broker, "lost");
            long killed = System.nanoTime();
            Broker.MOVES_IT_AWAY.awaitLoss(broker, away);
            await().atMost(away).until(() -> System.nanoTime() - killed > away.toNanos());

            try (Shop shop = Shop.open(database, broker.nameServer())) {
                awaitDone(service, lost, Duration.ofMinutes(5));
                assertThat(shop.effects("lost")).isEqualTo(1);
            }
        }
    }

    /** Also of a transaction that is running meanwhile. */
    @Test
    void aBrokerLosesItsStore() throws SQLException {
        try (RocketMqProcesses broker = Broker.MOVES_IT_AWAY.start("transactionTimeOut=3600000")) {
            MessageId known = sendAndDie(broker, "known");
            try (Shop shop = Shop.open(database, broker.nameServer())) {
                awaitSending(broker, known);

                MessageId running = shop.send("running", () -> {
                    broker.loseStore();
                    createTopics(broker);
                });

                try (ConfigurableApplicationContext service =
                        Service.startOn(broker.nameServer(), tracking, IMPATIENT)) {
                    awaitDone(service, known, PATIENCE);
                    awaitDone(service, running, PATIENCE);
                }
                assertThat(shop.effects("known")).isEqualTo(1);
                assertThat(shop.effects("running")).isEqualTo(1);
            }
        }
    }

    private static void createTopics(RocketMqProcesses broker) {
        broker.createTopics(Topics.EVENT, Topics.COMMAND, Shop.TOPIC);
    }

    /** The producer is killed directly after COMMIT: its row is there, and neither the broker nor the service is told. */
    private MessageId sendAndDie(RocketMqProcesses broker, String text) throws SQLException {
        List<String> arguments =
                List.of(database.url(), database.user(), database.password(), broker.nameServer(), text);
        try (JavaProcess shop =
                JavaProcess.start(home, List.of("-Dwaybill.crash-at=COMMITTED"), Shop.class, arguments)) {
            assertThat(shop.awaitEnd()).as(shop.output()).isEqualTo(137);
        }
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select message_id from waybill_transaction where status = 1");
                ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            return MessageId.of(row.getBytes(1));
        }
    }

    /** Has a service learn of the message, and no more. */
    private void awaitSending(RocketMqProcesses broker, MessageId id) {
        try (ConfigurableApplicationContext service =
                Service.startOn(broker.nameServer(), tracking, "waybill.asking.enabled=false")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(find(service, id))
                            .map(TrackedMessage::state)
                            .hasValue(State.SENDING));
        }
    }

    private static void awaitDone(ConfigurableApplicationContext service, MessageId id, Duration within) {
        await().atMost(within)
                .untilAsserted(() -> assertThat(find(service, id)).hasValueSatisfying(message -> {
                    assertThat(message.state()).isEqualTo(State.DONE);
                    assertThat(message.timeline().entries())
                            .extracting(TimelineEntry::what)
                            .contains("ASKED");
                }));
    }

    private static Optional<TrackedMessage> find(ConfigurableApplicationContext service, MessageId id) {
        return service.getBean(MessageLookup.class).find(id);
    }
}
