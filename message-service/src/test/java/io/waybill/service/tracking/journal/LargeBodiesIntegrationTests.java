package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A server that takes less in one statement than the broker takes as one message. */
@ExtendWith(OutputCaptureExtension.class)
@OwnServices
class LargeBodiesIntegrationTests {

    private final TestDatabase database = TestDatabase.create("large_bodies");
    private final String topic = "LARGE_" + System.nanoTime();
    private final String group = topic + "_GROUP";
    private final MessageId large = newId();
    private final MessageId later = newId();
    private long packet;

    @BeforeEach
    void takeLittle() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            var row = statement.executeQuery("select @@global.max_allowed_packet");
            row.next();
            packet = row.getLong(1);
        }
        allow(4 << 20);
        EmbeddedRocketMq.shared().createTopic(topic);
    }

    @AfterEach
    void takeMuch() throws SQLException {
        allow(packet);
    }

    private void allow(long bytes) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set global max_allowed_packet = " + bytes);
        }
    }

    private void publish(MessageId id, int bytes) {
        publish(id, bytes, null);
    }

    /** @param msgId what RocketMQ's client would choose otherwise */
    private void publish(MessageId id, int bytes, String msgId) {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        Message message = new Message(topic, "TAG", "key", body);
        message.putUserProperty(Headers.ID, id.toString());
        if (msgId != null) {
            MessageAccessor.putProperty(message, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, msgId);
        }
        Broker.shared().send(message);
        Broker.shared().report(failed(Receipt.ReceiptKind.FAILED, id, topic, group));
    }

    private static TrackedMessage message(ConfigurableApplicationContext service, MessageId id) {
        return service.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private static void awaitSeen(ConfigurableApplicationContext service, MessageId id) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(message(service, id).tappedAt()).isPresent();
            assertThat(message(service, id).deliveries()).hasSize(1);
        });
    }

    /** It was refused when it was written, and when it was set aside, again and again, and all that followed it waited. */
    @Test
    void aBodyThatTheDatabaseDoesNotTakeIsSetAsideWithoutItAndHoldsUpNothing(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext service = Service.start(database)) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            Broker.shared().report(subscribes(topic, group, "*", 0));
            publish(large, 2_200_000);
            publish(later, 1_000_000);
            awaitSeen(service, later);
            awaitSeen(service, large);
            assertThat(message(service, large).state()).isEqualTo(State.SENT);
            assertThat(message(service, large).body()).isNull();
            assertThat(message(service, later).body()).hasSize(1_000_000);
            assertThat(jdbc.queryForList("select origin from set_aside", String.class))
                    .singleElement()
                    .asString()
                    .contains(topic + "/", "@", "msgId ");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> output.toString().contains("Set max_allowed_packet to at least"));
        }
        allow(32 << 20);
        try (ConfigurableApplicationContext service = Service.start(database)) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            String id = jdbc.queryForObject("select id from set_aside", String.class);
            assertThat(apply(service, id)).isEqualTo(200);
            assertThat(message(service, large).body()).hasSize(2_200_000);
            assertThat(message(service, large).copies()).isEqualTo(1);
        }
    }

    /** A msgId is the sender's to choose: what it leads to may be anybody's. */
    @Test
    @Tag("full")
    void aBodyIsFetchedFromWhereItLiesAndOnlyIfItIsTheMessagesOwn() throws Exception {
        String msgId = "7F000001" + "0".repeat(24);
        try (ConfigurableApplicationContext service = Service.start(database)) {
            Broker.shared().report(subscribes(topic, group, "*", 0));
            publish(newId(), 100, msgId);
            publish(large, 2_200_000, msgId);
            publish(later, 200, msgId);
            awaitSeen(service, later);
            awaitSeen(service, large);
        }
        allow(32 << 20);
        try (ConfigurableApplicationContext service = Service.start(database)) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            String id = jdbc.queryForObject("select id from set_aside", String.class);
            byte[] fact = jdbc.queryForObject("select content from set_aside", byte[].class);
            String elsewhere = new String(fact, StandardCharsets.UTF_8).replace(large.toString(), later.toString());
            jdbc.update("update set_aside set content = ?", elsewhere.getBytes(StandardCharsets.UTF_8));
            assertThat(apply(service, id)).isEqualTo(422);
            jdbc.update("update set_aside set content = ?", fact);
            assertThat(apply(service, id)).isEqualTo(200);
            byte[] body = new byte[2_200_000];
            new Random(body.length).nextBytes(body);
            assertThat(message(service, large).body()).isEqualTo(body);
        }
    }

    private static int apply(ConfigurableApplicationContext service, String id) {
        return Rest.to(service).post("/api/v1/set-aside/" + id + "/apply", "").status();
    }

    @Test
    @Tag("full")
    void whatIsSetAsideAndTooLargeToBeKeptIsNotedAllTheSame() {
        try (ConfigurableApplicationContext service = Service.start(database)) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            byte[] garbage = new byte[3_000_000];
            new Random(7).nextBytes(garbage);
            Broker.shared().event(garbage);
            Broker.shared().report(subscribes(topic, group, "*", 0));
            publish(later, 10);
            awaitSeen(service, later);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(jdbc.queryForList(
                                    "select detail from set_aside where reason = 'OVERSIZED' and bytes = 0",
                                    String.class))
                            .singleElement()
                            .asString()
                            .contains("3000000 bytes"));
        }
    }

    /** Redelivery writes without the journal's loop, and must not stumble either. */
    @Test
    @Tag("full")
    void aSilentGroupsDeliveryOfWhichThereIsNoBodyDies() {
        try (ConfigurableApplicationContext service =
                Service.start(database, "waybill.redelivery.interval=500ms", "waybill.redelivery.stale-after=2s")) {
            String silent = topic + "_SILENT";
            Broker.shared().report(subscribes(topic, silent, "*", 0));
            byte[] body = new byte[2_200_000];
            Message message = new Message(topic, "TAG", "key", body);
            message.putUserProperty(Headers.ID, large.toString());
            Broker.shared().send(message);
            var consumer = io.waybill.service.support.Group.concurrent(topic, silent, (copy, number) -> false);
            try (consumer) {
                await().atMost(Duration.ofSeconds(90))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(
                                        List.copyOf(message(service, large).deliveries()))
                                .singleElement()
                                .satisfies(delivery -> {
                                    assertThat(delivery.state()).isEqualTo(DeliveryState.DEAD);
                                    assertThat(delivery.reason()).isEqualTo("BODY_NOT_KEPT");
                                }));
            }
        }
    }
}
