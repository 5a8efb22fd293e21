package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.internal.store.StoreSchema;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.model.State;
import io.waybill.service.platform.broker.GuardedBroker.Permission;
import io.waybill.service.support.Api;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Guarded;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What {@code docs/security.md} lists is enough for all that Waybill does, and what is lacking is seen. */
@OwnServices
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class AccessControlIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String HALF_MESSAGES = "Topic:RMQ_SYS_TRANS_HALF_TOPIC";

    private static GuardedBroker broker;
    private static ConfigurableApplicationContext service;
    private static Guarded sender;
    private static Guarded listener;

    @BeforeAll
    static void start() throws Exception {
        broker = GuardedBroker.start();
        broker.admit("waybill", GuardedBroker.listed("The message service", ""));
        broker.admit("payments", GuardedBroker.listed("A service that sends", "store-of-payments"));
        broker.admit("orders", GuardedBroker.listed("A service that listens", "store-of-orders"));
        service = Service.startOn(
                broker.nameServer(),
                TestDatabase.create("access_control"),
                "waybill.broker.access-key=waybill",
                "waybill.broker.secret-key=" + GuardedBroker.PASSWORD,
                "waybill.asking.after=20s",
                "waybill.redelivery.stale-after=1h");
        listener = Guarded.listener(store("orders"), broker.nameServer(), "orders", GuardedBroker.PASSWORD);
        sender = Guarded.sender(store("payments"), broker.nameServer(), "payments", GuardedBroker.PASSWORD);
    }

    /** With an id that is known before the first start. */
    private static TestDatabase store(String of) {
        TestDatabase database = TestDatabase.create("access_control_" + of);
        DataSource dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        StoreSchema.create(dataSource);
        new JdbcTemplate(dataSource).update("insert into waybill_store values ('self', ?, 1, 0)", "store-of-" + of);
        return database;
    }

    @AfterAll
    static void stop() {
        sender.close();
        listener.close();
        service.close();
        broker.close();
    }

    @Test
    void whatIsListedIsEnoughToSendConsumeRetryAndRedeliver(CapturedOutput output) {
        MessageId plain = sender.send("plain");
        MessageId stumbled = sender.send("stumble");
        MessageId poison = sender.send("poison");

        awaitState(plain, State.DONE);
        awaitState(stumbled, State.DONE);
        awaitState(poison, State.DEAD);
        await().atMost(PATIENCE)
                .until(() -> service.getBean(MessageLookup.class)
                        .find(poison)
                        .orElseThrow()
                        .tappedAt()
                        .isPresent());
        listener.poison(false);
        assertThat(new Api(service)
                        .post("/messages/" + poison + "/redeliver", Map.of())
                        .status())
                .isEqualTo(202);
        awaitState(poison, State.DONE);

        assertThat(listener.effects()).containsOnlyOnce("plain", "stumble", "poison");
        assertThat(output).doesNotContain("NO_PERMISSION");
    }

    @Test
    void whatIsListedIsEnoughToAnswerTheBroker() {
        MessageId lost = sendAndLoseTheEnd("answered");

        await().atMost(Duration.ofSeconds(15)).until(() -> listener.effects().contains("answered"));
        awaitState(lost, State.DONE);
    }

    @Test
    void withoutPubOnHalfMessagesAnswersAreNotTakenAndAnAlarmIsRaisedAndTheServiceAsks() throws Exception {
        broker.forbid("payments", HALF_MESSAGES);
        try {
            MessageId lost = sendAndLoseTheEnd("asked");

            await().atMost(PATIENCE).until(() -> sender.alarms().contains(Alarm.Kind.ANSWER_UNHEARD));
            assertThat(listener.effects()).doesNotContain("asked");
            await().atMost(PATIENCE).until(() -> listener.effects().contains("asked"));
            awaitState(lost, State.DONE);
        } finally {
            broker.allow("payments", new Permission(HALF_MESSAGES, List.of("PUB")));
        }
    }

    @Test
    void withoutGetOnATopicItIsSaidWhatIsLacking(CapturedOutput output) throws Exception {
        broker.admit(
                "newcomer",
                List.of(
                        new Permission("Topic:" + Guarded.TOPIC, List.of("SUB", "PUB")),
                        new Permission("Group:" + Guarded.GROUP, List.of("SUB")),
                        new Permission("Topic:WAYBILL_EVENT", List.of("PUB"))));
        try (Guarded newcomer =
                Guarded.listener(store("newcomer"), broker.nameServer(), "newcomer", GuardedBroker.PASSWORD)) {
            newcomer.send("seen");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(output)
                            .contains("NO_PERMISSION: broker")
                            .contains("GET on the topic")
                            .contains("WAYBILL_STORE_store-of-newcomer"));
        }
    }

    private static MessageId sendAndLoseTheEnd(String text) {
        MessageId[] sent = new MessageId[1];
        try (Steps.Listening dead = Steps.listen(step -> {
            if (step == Step.COMMITTED) {
                throw new IllegalStateException("died at " + step);
            }
        })) {
            sent[0] = sender.send(text);
        }
        return sent[0];
    }

    private static void awaitState(MessageId id, State state) {
        await().atMost(PATIENCE)
                .until(() -> service.getBean(MessageLookup.class)
                        .find(id)
                        .filter(message -> message.state() == state)
                        .isPresent());
    }
}
