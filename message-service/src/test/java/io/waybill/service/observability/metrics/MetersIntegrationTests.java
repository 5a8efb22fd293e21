package io.waybill.service.observability.metrics;

import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What is counted of real messages, by a real service and a real application, and what the documentation says of it. */
@OwnServices
class MetersIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SILENT_TOPIC = "METERS_SILENT";
    private static final String SILENT = "METERS_SILENT_GROUP";
    private static final String GONE_TOPIC = "METERS_GONE";
    private static final String GONE = "METERS_GONE_GROUP";

    private static ConfigurableApplicationContext service;
    private static Shop shop;

    @BeforeAll
    static void oneMessageOfEachFate() throws SQLException {
        // What services before this one have left unread would be counted as well.
        EmbeddedRocketMq.shared().deleteTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(SILENT_TOPIC);
        EmbeddedRocketMq.shared().createTopic(GONE_TOPIC);
        service = Service.start(
                TestDatabase.create("metrics"),
                "waybill.metrics.interval=300ms",
                "waybill.redelivery.interval=500ms",
                "waybill.redelivery.stale-after=3s",
                "waybill.asking.after=1s",
                "waybill.asking.interval=300ms");
        isToldOfWhatIsPublishedHere();
        shop = Shop.open(Shop.newDatabase());
        shop.send("fine");
        shop.send("poison");
        shop.publish(Shop.TOPIC, "published");
        broker().event("no batch".getBytes());
        broker().report(subscribes(GONE_TOPIC, GONE, "*", 0));
        broker().publish(newId(), GONE_TOPIC, "TAG");
        neverHappened();
        saidToBeRolledBack();
    }

    @AfterAll
    static void stop() {
        shop.close();
        service.close();
    }

    /** Nobody listens there. */
    private static void isToldOfWhatIsPublishedHere() {
        EmbeddedRocketMq.shared().createTopic(GONE_TOPIC);
        Rest.Answer endpoint = Rest.to(service)
                .putAsOperator(
                        "/api/v1/endpoints/meters", Map.of("topic", GONE_TOPIC, "url", "http://127.0.0.1:9/payments"));
        assertThat(endpoint.status()).as(endpoint.body()).isEqualTo(201);
    }

    /** The producer is asked, and says so. */
    private static void neverHappened() {
        Sender sender = new Sender("shop", "shop-1", "host", "WAYBILL_shop", shop.store());
        broker().event(BatchWriter.write(
                new Batch(sender, 1, Facts.NOTHING, List.of(outcome(OutcomeKind.PENDING, newId(), Shop.TOPIC)))));
    }

    private static void saidToBeRolledBack() {
        MessageId id = newId();
        broker().publish(id, GONE_TOPIC, "TAG");
        broker().report(outcome(OutcomeKind.ROLLED_BACK, id, GONE_TOPIC));
    }

    @Test
    void theTableNamesTheMetersThereAreAndNoOthers() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(DocumentedMeters.registered(meters()))
                    .containsExactlyInAnyOrderElementsOf(DocumentedMeters.documented("service"));
            assertThat(DocumentedMeters.registered(shop.meters()))
                    .containsExactlyInAnyOrderElementsOf(DocumentedMeters.documented("starter"));
        });
    }

    @Test
    void messagesAreCountedByWhereTheyAre() {
        awaitValue("waybill.messages.open", 1, "state", "DEAD");
        awaitValue("waybill.messages.open", 2, "state", "SENT");
        awaitValue("waybill.messages.open", 0, "state", "PENDING");
        awaitAtLeast("waybill.messages.closed", 1, "state", "ROLLED_BACK");
        awaitValue("waybill.deliveries.dead", 1, "topic", Shop.TOPIC, "group", Shop.GROUP);
        awaitValue("waybill.deliveries.owed", 0, "group", Shop.GROUP);
        awaitValue("waybill.deliveries.owed", 2, "group", GONE);
        awaitValue("waybill.deliveries.overdue", 2, "group", GONE);
    }

    @Test
    void groupsAreShownThatNobodyIsConnectedOf() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value("waybill.group.offline", "group", GONE))
                        .isBetween(1.0, 600.0));
        assertThat(value("waybill.group.offline", "group", Shop.GROUP)).isZero();
    }

    @Test
    void factsAreCountedByKindAndTheLagIsThatOfWhatIsUnread() {
        awaitAtLeast("waybill.journal.facts", 4, "kind", "copy");
        awaitAtLeast("waybill.journal.facts", 3, "kind", "outcome");
        awaitAtLeast("waybill.journal.facts", 3, "kind", "receipt");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(value("waybill.journal.lag", "source", "events")).isBetween(0.0, 5.0);
            assertThat(value("waybill.journal.lag", "source", "tap", "topic", Shop.TOPIC))
                    .isBetween(0.0, 5.0);
        });
    }

    @Test
    @Tag("full")
    void whatCanNotBeReadIsCounted() {
        awaitValue("waybill.set.aside", 1, "reason", "MALFORMED");
        awaitValue("waybill.set.aside.waiting", 1);
        assertThat(value("waybill.set.aside", "reason", "OVERSIZED")).isZero();
    }

    @Test
    void aConflictIsAnAlarm() {
        awaitValue("waybill.alarms", 1, "kind", "CONFLICT");
        assertThat(value("waybill.alarms", "kind", "JOURNAL_STUMBLED")).isZero();
    }

    @Test
    void questionsAnswersAndEndsAreCounted() {
        awaitAtLeast("waybill.asks", 1);
        awaitAtLeast("waybill.asks.answered", 1);
        awaitAtLeast("waybill.settlements", 2);
        awaitValue("waybill.settlements.waiting", 0);
    }

    @Test
    @Tag("full")
    void copiesPublishedAgainAreCountedByGroup() {
        try (Group silent = Group.concurrent(SILENT_TOPIC, SILENT, (copy, count) -> count > 1)) {
            broker().report(subscribes(SILENT_TOPIC, SILENT, "*", 0));
            broker().publish(newId(), SILENT_TOPIC, "TAG");

            awaitValue("waybill.redelivery.published", 1, "group", silent.name());
            assertThat(value("waybill.redelivery.failed", "group", silent.name()))
                    .isZero();
        }
    }

    @Test
    void prometheusIsServedToWhoeverIsLoggedIn() throws Exception {
        awaitValue("waybill.messages.open", 1, "state", "DEAD");

        assertThat(prometheus().statusCode()).isEqualTo(401);
        HttpResponse<String> metrics = prometheus("X-API-Key", Service.API_KEY);
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body().lines())
                .contains("waybill_messages_open{state=\"DEAD\"} 1.0")
                .anyMatch(line -> line.startsWith("waybill_journal_lag_seconds{source=\"events\""))
                .anyMatch(line -> line.startsWith("waybill_journal_facts_total{kind=\"copy\""));
    }

    private static HttpResponse<String> prometheus(String... headers) throws IOException, InterruptedException {
        String port = service.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitValue(String name, double value, String... tags) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value(name, tags)).as(name).isEqualTo(value));
    }

    private static void awaitAtLeast(String name, double value, String... tags) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value(name, tags)).as(name).isGreaterThanOrEqualTo(value));
    }

    private static double value(String name, String... tags) {
        Counter counter = meters().find(name).tags(tags).counter();
        Gauge gauge = meters().find(name).tags(tags).gauge();
        return counter != null ? counter.count() : gauge != null ? gauge.value() : -1;
    }

    private static MeterRegistry meters() {
        return service.getBean(MeterRegistry.class);
    }

    private static Broker broker() {
        return Broker.shared();
    }
}
