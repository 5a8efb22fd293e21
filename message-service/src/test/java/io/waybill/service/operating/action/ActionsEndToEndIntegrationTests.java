package io.waybill.service.operating.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Api;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Real service, real consumer: whatever operators do, a message has at most one effect, and it is known which. */
@OwnServices
class ActionsEndToEndIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static ConfigurableApplicationContext service;
    private static Api api;
    private static Shop shop;

    private String text;

    @BeforeAll
    static void start() throws SQLException {
        service = Service.start(TestDatabase.create("actions"), "waybill.redelivery.stale-after=1h");
        api = new Api(service);
        shop = Shop.open(Shop.newDatabase());
    }

    @AfterAll
    static void stop() {
        shop.close();
        service.close();
    }

    @BeforeEach
    void beginAnew() {
        shop.poison(true);
        text = "-" + Facts.newId();
    }

    @Test
    void aDeadMessageIsRedeliveredOnceHoweverManyAskAtOnce() throws Exception {
        MessageId id = die("poison" + text);
        shop.poison(false);

        List<Integer> answers = atOnce(8, () -> act(id, "redeliver", Map.of()).status());

        assertThat(answers).containsOnlyOnce(202).containsOnly(202, 409);
        awaitState(id, State.DONE);
        assertThat(shop.effects("poison" + text)).isEqualTo(1);
        assertThat(delivery(id).redeliveries()).isEqualTo(1);
        assertThat(delivery(id).took()).isEqualTo(1);
        assertThat(audited(id)).containsExactly("REDELIVER");
    }

    @Test
    void whatIsResolvedIsDoneOnceTheGroupHasSkippedItAndNeverHasItsEffect() {
        MessageId id = die("poison" + text);

        assertTaken(act(id, "resolve", Map.of("reason", "booked by hand")));

        awaitState(id, State.DONE);
        assertThat(delivery(id).took()).isZero();
        assertThat(words(id)).contains("SKIPPED");
        assertThat(audited(id)).containsExactly("RESOLVE");
        shop.poison(false);
        Broker.shared().publish(id, Shop.TOPIC, "TAG");
        await().atMost(PATIENCE).until(() -> words(id).contains("DUPLICATE_DROPPED"));
        assertThat(shop.effects("body")).isZero();
    }

    @Test
    void whatIsArchivedStaysDeadOutOfSightAndMayStillBeRestoredAndRedelivered() {
        MessageId id = die("poison" + text);
        assertTaken(act(id, "archive", Map.of("reason", "not ours")));
        await().atMost(PATIENCE)
                .until(() -> Integer.valueOf(0).equals(delivery(id).took()));
        assertThat(find(id).state()).isEqualTo(State.DEAD);
        assertThat(find(id).archivedAt()).isPresent();

        assertThat(act(id, "restore", Map.of()).status()).isEqualTo(204);
        assertThat(act(id, "restore", Map.of()).status()).isEqualTo(409);
        assertThat(find(id).archivedAt()).isEmpty();
        shop.poison(false);
        assertTaken(act(id, "redeliver", Map.of()));

        awaitState(id, State.DONE);
        assertThat(shop.effects("poison" + text)).isEqualTo(1);
        assertThat(audited(id)).containsExactly("ARCHIVE", "RESTORE", "REDELIVER");
    }

    @Test
    void anEditedMessageTakesEffectInItsNewVersionAndTheOriginalNeverDoes() {
        MessageId id = die("poison" + text);

        assertTaken(edit(id, 1, "good" + text));

        awaitState(id, State.DONE);
        assertThat(delivery(id).took()).isEqualTo(2);
        shop.poison(false);
        Broker.shared().publish(id, Shop.TOPIC, "TAG");
        await().atMost(PATIENCE).until(() -> words(id).contains("DUPLICATE_DROPPED"));
        assertThat(shop.effects("good" + text)).isEqualTo(1);
        assertThat(shop.effects("body")).isZero();
        assertThat(audited(id)).containsExactly("EDIT");
    }

    @Test
    @Tag("full")
    void ofTwoWhoEditAtOnceOneHasToLookAgain() throws Exception {
        MessageId id = die("poison" + text);

        List<Integer> answers = atOnce(4, () -> edit(id, 1, "good" + text).status());

        assertThat(answers).containsOnlyOnce(202).containsOnly(202, 409);
        awaitState(id, State.DONE);
        assertThat(shop.effects("good" + text)).isEqualTo(1);
    }

    @Test
    @Tag("full")
    void whatOperatorsDoWhileACopyWaitsInAFrozenConsumerHasOneEffectAtMostAndItIsKnownWhich() throws Exception {
        shop.freeze();
        MessageId id = shop.send("good" + text);
        awaitState(id, State.SENT);
        int seen = delivery(id).redeliveries();

        List<Callable<Integer>> browsers = List.of(
                () -> act(id, "resolve", Map.of("groups", groups(), "redeliveries", seen, "reason", "by hand"))
                        .status(),
                () -> act(id, "redeliver", Map.of("groups", groups(), "redeliveries", seen))
                        .status(),
                () -> act(id, "redeliver", Map.of("groups", groups(), "redeliveries", seen))
                        .status(),
                () -> api.post(
                                "/messages/" + id + "/versions",
                                Map.of(
                                        "groups",
                                        groups(),
                                        "redeliveries",
                                        seen,
                                        "version",
                                        1,
                                        "body",
                                        "edited" + text,
                                        "reason",
                                        "typing error"))
                        .status());
        assertThat(atOnce(browsers)).containsOnlyOnce(202).containsOnly(202, 409);
        await().atMost(PATIENCE).until(() -> words(id).contains("REDELIVERED"));
        shop.thaw();

        awaitState(id, State.DONE);
        assertThat(delivery(id).took()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> words(id).contains("DUPLICATE_DROPPED"));
        assertThat(shop.effects("good" + text)).isEqualTo(1);
        assertThat(shop.effects("edited" + text)).isZero();
        assertThat(find(id).timeline().entries())
                .filteredOn(entry -> entry.what().equals("DUPLICATE_DROPPED"))
                .extracting(TimelineEntry::detail)
                .containsOnly("version 1 had taken effect");
    }

    @Test
    @Tag("full")
    void nothingPublishesAMessageOfUnknownOutcome() {
        MessageId id = Facts.newId();
        Broker.shared().report(Facts.outcome(OutcomeKind.PENDING, id, Shop.TOPIC));
        await().atMost(PATIENCE)
                .until(() -> service.getBean(MessageLookup.class).find(id).isPresent());

        for (String action : List.of("redeliver", "resolve", "archive")) {
            Api.Answer answer = act(id, action, Map.of("reason", "in a hurry", "groups", groups()));
            assertThat(answer.status()).as(action).isBetween(400, 409);
            assertThat(answer.body().getString("detail")).contains(Shop.GROUP);
        }
        assertThat(edit(id, 1, "other").status()).isEqualTo(409);
        assertThat(find(id).state()).isEqualTo(State.PENDING);
        assertThat(Broker.shared().copies(Shop.TOPIC, id)).isEmpty();
    }

    @Test
    void wrongInputIsRefusedWithAReason() {
        MessageId dead = die("poison" + text);
        assertRefused(act(Facts.newId(), "redeliver", Map.of()), 404, "no message has the id");
        assertRefused(api.post("/messages/rubbish/redeliver", Map.of()), 400, "rubbish");
        assertRefused(act(dead, "resolve", Map.of()), 400, "reason");
        assertRefused(act(dead, "redeliver", Map.of("groups", List.of("NOBODY"))), 400, "NOBODY");
        assertRefused(act(dead, "redeliver", Map.of("redeliveries", 7)), 409, "look again");
        assertRefused(edit(dead, 3, "x"), 409, "version 1 is the newest");
        assertRefused(edit(dead, 1, ""), 400, "empty");
        assertThat(audited(dead)).isEmpty();
        assertThat(find(dead).state()).isEqualTo(State.DEAD);
    }

    private static void assertTaken(Api.Answer answer) {
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(202);
    }

    private static void assertRefused(Api.Answer answer, int status, String why) {
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(status);
        assertThat(answer.body().getString("detail")).contains(why);
    }

    private MessageId die(String poison) {
        MessageId id = shop.send(poison);
        awaitState(id, State.DEAD);
        // The group's word may come before the copy is seen, which is what would be sent again.
        await().atMost(PATIENCE).until(() -> find(id).tappedAt().isPresent());
        return id;
    }

    private static Api.Answer act(MessageId id, String action, Map<String, ?> request) {
        return api.post("/messages/" + id + "/" + action, request);
    }

    private static Api.Answer edit(MessageId id, int version, String body) {
        return api.post(
                "/messages/" + id + "/versions", Map.of("version", version, "body", body, "reason", "typing error"));
    }

    private static List<String> groups() {
        return List.of(Shop.GROUP);
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(call);
        }
        return atOnce(calls);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitState(MessageId id, State state) {
        await().atMost(PATIENCE)
                .until(() -> service.getBean(MessageLookup.class)
                        .find(id)
                        .filter(message -> message.state() == state)
                        .isPresent());
    }

    private static TrackedMessage find(MessageId id) {
        return service.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private static DeliverySnapshot delivery(MessageId id) {
        return find(id).deliveries().iterator().next().snapshot();
    }

    private static List<String> words(MessageId id) {
        return find(id).timeline().entries().stream().map(TimelineEntry::what).toList();
    }

    private static List<String> audited(MessageId id) {
        return service.getBean(JdbcTemplate.class)
                .queryForList("select action from audit where message_id = ? order by id", String.class, id.toBytes());
    }
}
