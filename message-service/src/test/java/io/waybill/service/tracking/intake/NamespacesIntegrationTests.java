package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two services and two shops on one broker, whose topics and groups have the same names: one pair in a namespace of
 * RocketMQ's, the other in none.
 */
@OwnServices
@Tag("full")
class NamespacesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String QUIET = "QUIET_GROUP";
    private static final String QUIET_TAG = "QUIET";

    private static ConfigurableApplicationContext service;
    private static ConfigurableApplicationContext plainService;
    private static TestDatabase database;
    private static Shop shop;
    private static Shop plainShop;

    private final MessageId id = newId();
    private final String text = "text-" + id;

    @BeforeAll
    static void start() throws SQLException {
        service = startService("namespaced", "waybill.broker.namespace=TEST");
        plainService = startService("plain", "waybill.broker.namespace=");
        database = Shop.newDatabase("namespaced_shop");
        shop = Shop.openIn("TEST", database);
        plainShop = Shop.open(Shop.newDatabase("plain_shop"));
    }

    private static ConfigurableApplicationContext startService(String name, String namespace) {
        return Service.start(
                TestDatabase.create(name),
                namespace,
                "waybill.asking.after=2s",
                "waybill.asking.longest-wait=3s",
                "waybill.asking.interval=300ms",
                "waybill.redelivery.stale-after=5s",
                "waybill.redelivery.ladder=5s,5s",
                "waybill.redelivery.interval=1s");
    }

    @AfterAll
    static void stop() {
        shop.close();
        plainShop.close();
        service.close();
        plainService.close();
    }

    @Test
    void whatIsSentInItIsDoneAndOnlyItsServiceKnows() {
        MessageId sent = shop.send(text);
        MessageId plain = plainShop.send("plain " + text);

        awaitState(service, sent, State.DONE);
        awaitState(plainService, plain, State.DONE);

        assertThat(message(sent).topic()).isEqualTo(Shop.TOPIC);
        assertThat(message(sent).deliveries())
                .extracting(each -> each.snapshot().group())
                .containsExactly(Shop.GROUP);
        assertThat(service.getBean(MessageLookup.class).find(plain)).isEmpty();
        assertThat(plainService.getBean(MessageLookup.class).find(sent)).isEmpty();
        assertThat(plainShop.effects(text)).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.endsOf(sent)).containsExactly("DONE"));
        assertThat(plainShop.endsOf(sent)).isEmpty();
    }

    @Test
    void theBrokersPropertiesAreJournaledWithoutIt() {
        MessageId sent = shop.send(text);

        awaitState(service, sent, State.DONE);

        String message = Rest.to(service).get("/api/v1/messages/" + sent).body();
        assertThat(message).contains(Shop.TOPIC).doesNotContain("TEST%");
    }

    @Test
    void whatRocketMqGivesUpIsDead() {
        MessageId sent = shop.send("poison " + text);

        awaitState(service, sent, State.DEAD);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(entries(sent, "DEAD_LETTERED"))
                        .extracting(TimelineEntry::group)
                        .containsExactly(Shop.GROUP));
        assertThat(Broker.shared().copies("%DLQ%TEST%" + Shop.GROUP, sent)).hasSize(1);
    }

    @Test
    void aLostReceiptIsHealedByACopyToItsGroupAlone() throws Exception {
        Queue<MessageExt> taken = new ConcurrentLinkedQueue<>();
        DefaultMQPushConsumer quiet = quietGroup(taken);
        try {
            report(new Registration(
                    List.of(),
                    List.of(new GroupSubscription(
                            Shop.TOPIC, QUIET, QUIET_TAG, Mode.CONCURRENT, System.currentTimeMillis()))));
            awaitExpectedOfQuietGroup();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(copiesOf(id, taken)).hasSizeGreaterThan(1));
            report(receipt(id, copiesOf(id, taken).get(0)));

            awaitState(service, id, State.DONE);
            assertThat(Broker.shared().copies("%RETRY%TEST%" + QUIET, id)).isNotEmpty();
            assertThat(Broker.shared().copies("%RETRY%" + QUIET, id)).isEmpty();
            assertThat(Broker.shared().copies("TEST%" + Shop.TOPIC, id)).hasSize(1);
            assertThat(Broker.shared().copies(Shop.TOPIC, id)).isEmpty();
            assertThat(shop.effects(id)).isOne();
        } finally {
            quiet.shutdown();
        }
    }

    /** A group is expected from some message on: of that which is sent once its registration has been read. */
    private void awaitExpectedOfQuietGroup() {
        await().atMost(PATIENCE)
                .until(() ->
                        Rest.to(service).get("/api/v1/subscriptions").body().contains(QUIET));
        Broker.shared().publish(id, "TEST%" + Shop.TOPIC, QUIET_TAG);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.getBean(MessageLookup.class)
                                .find(id)
                                .map(found -> found.deliveries().size()))
                        .hasValue(2));
    }

    private static List<MessageExt> copiesOf(MessageId of, Queue<MessageExt> taken) {
        return taken.stream()
                .filter(copy -> of.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }

    private static DefaultMQPushConsumer quietGroup(Queue<MessageExt> taken) throws Exception {
        DefaultMQPushConsumer quiet = new DefaultMQPushConsumer("TEST", QUIET);
        quiet.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        quiet.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        quiet.setPersistConsumerOffsetInterval(300);
        quiet.setPollNameServerInterval(1_000);
        quiet.subscribe(Shop.TOPIC, QUIET_TAG);
        quiet.setMessageListener((MessageListenerConcurrently) (some, context) -> {
            taken.addAll(some);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        quiet.start();
        return quiet;
    }

    private static Receipt receipt(MessageId of, MessageExt copy) {
        return new Receipt(
                Receipt.ReceiptKind.DONE,
                of,
                System.currentTimeMillis(),
                QUIET,
                Shop.TOPIC,
                copy.getStoreTimestamp(),
                1,
                "host",
                false,
                null);
    }

    @Test
    void anAbandonedMessageIsAskedAboutInIt() throws SQLException {
        MessageId committed = newId();
        commitRow(committed);
        report(outcome(OutcomeKind.PENDING, committed, Shop.TOPIC));
        report(outcome(OutcomeKind.PENDING, id, Shop.TOPIC));

        awaitState(service, committed, State.DONE);
        awaitState(service, id, State.ROLLED_BACK);

        assertThat(shop.effects(committed)).isOne();
        assertThat(EmbeddedRocketMq.shared().messages(Topics.COMMAND))
                .noneMatch(command -> shop.store().equals(command.getTags()));
    }

    @Test
    void whatIsPreparedOverRestIsPublishedInIt() {
        Rest rest = Rest.to(service);
        try (HttpProducer producer = HttpProducer.saying("UNKNOWN")) {
            producer.register(rest, "till");
            assertThat(rest.post(
                                    "/api/v1/messages",
                                    Map.of(
                                            "topic",
                                            Shop.TOPIC,
                                            "body",
                                            "\"" + text + "\"",
                                            "producer",
                                            "till",
                                            "messageId",
                                            id.toString()))
                            .status())
                    .isEqualTo(201);
            assertThat(rest.post("/api/v1/messages/" + id + "/confirm", "").status())
                    .isEqualTo(202);

            awaitState(service, id, State.DONE);
            assertThat(shop.effects(id)).isOne();
            assertThat(Broker.shared().copies("TEST%" + Shop.TOPIC, id)).hasSize(1);
        }
    }

    @Test
    void whatTheBrokerHoldsIsFoundUnderPlainNames() throws Exception {
        MessageId sent = shop.send(text);
        awaitState(service, sent, State.DONE);
        BrokerAdmin broker = service.getBean(BrokerAdmin.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(broker.find(Shop.TOPIC, sent.toString(), 8, 0))
                        .singleElement()
                        .satisfies(copy -> assertThat(copy.getTopic()).isEqualTo(Shop.TOPIC)));
        assertThat(broker.findByMsgId(
                        Shop.TOPIC,
                        broker.find(Shop.TOPIC, sent.toString(), 8, 0).get(0).getMsgId()))
                .hasSize(1);
        assertThat(broker.queues(Shop.TOPIC))
                .allSatisfy((queue, offset) -> assertThat(queue.getTopic()).isEqualTo(Shop.TOPIC));
        assertThat(broker.isOnline(Shop.GROUP)).isTrue();
    }

    private static void report(Registration registration, Fact... facts) {
        Sender sender = new Sender("shop", "shop-1", "host", "WAYBILL_shop", shop.store());
        Broker.shared()
                .send(new Message(
                        "TEST%" + Topics.EVENT,
                        BatchWriter.write(
                                new Batch(sender, System.currentTimeMillis(), registration, List.of(facts)))));
    }

    private static void report(Fact fact) {
        report(Facts.NOTHING, fact);
    }

    private void commitRow(MessageId of) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement("insert into waybill_transaction (message_id, status, begun_at,"
                                + " topic, body) values (?, 1, 1, ?, ?)")) {
            insert.setBytes(1, of.toBytes());
            insert.setString(2, Shop.TOPIC);
            insert.setBytes(3, text.getBytes());
            insert.executeUpdate();
        }
    }

    private static TrackedMessage message(MessageId of) {
        return service.getBean(MessageLookup.class).find(of).orElseThrow();
    }

    private static List<TimelineEntry> entries(MessageId of, String what) {
        return message(of).timeline().entries().stream()
                .filter(entry -> entry.what().equals(what))
                .toList();
    }

    private static void awaitState(ConfigurableApplicationContext at, MessageId of, State state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                at.getBean(MessageLookup.class).find(of).map(TrackedMessage::state))
                        .hasValue(state));
    }
}
