package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two services with a database each, in one producer group by mistake: the broker asks either about all messages, in
 * turns over everything it asks about, so that nobody can say whom it asks about which.
 */
class SharedProducerGroupIntegrationTests {

    private static final String TOPIC = "SHARED";

    private static TestDatabase ones;
    private static TestDatabase twos;

    @BeforeAll
    static void create() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        ones = TestDatabase.create("shared_one");
        twos = TestDatabase.create("shared_two");
    }

    @Test
    void theWrongServiceSaysWhatIsWrongAndDecidesNothing() {
        MessageId committed;
        MessageId rolledBack;
        // The broker must not ask it while it stops, which takes seconds: it would answer rightly.
        try (EmbeddedRocketMq.Quiet quiet = EmbeddedRocketMq.shared().withoutCheckBacks();
                ConfigurableApplicationContext one = start("one", ones)) {
            committed = sendAndLoseTheEnd(one, "committed", false);
            rolledBack = sendAndLoseTheEnd(one, "rolled-back", true);
        }

        try (ConfigurableApplicationContext two = start("two", twos)) {
            AlarmsHeard heard = two.getBean(AlarmsHeard.class);
            for (MessageId id : List.of(committed, rolledBack)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(heard.about(id.toString())).hasSizeGreaterThan(1));
                assertThat(heard.about(id.toString())).containsOnly(Alarm.Kind.FOREIGN_STORE);
            }
            assertThat(Broker.keysOn(TOPIC)).doesNotContain("committed", "rolled-back");
            assertThat(rows(two)).noneMatch(row -> row.startsWith("committed") || row.startsWith("rolled-back"));
        }

        try (ConfigurableApplicationContext one = start("one", ones)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("committed"));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(rows(one)).contains("rolled-back 2"));
            assertThat(rows(one)).contains("committed 1");
        }
        assertThat(Broker.keysOn(TOPIC)).doesNotContain("rolled-back");
    }

    @Test
    void whatIsCommittedArrivesOnceTheRightServiceIsAsked() {
        try (ConfigurableApplicationContext one = start("one", ones);
                ConfigurableApplicationContext two = start("two", twos)) {
            // One at a time: of an even number the broker would ask the same service about the same message each time.
            assertArrives(one, "of-one");
            assertArrives(two, "of-two");

            assertThat(rows(one)).contains("of-one 1").doesNotContain("of-one 2");
            assertThat(rows(two)).containsExactly("of-two 1");
        }
    }

    private static void assertArrives(ConfigurableApplicationContext application, String key) {
        sendAndLoseTheEnd(application, key, false);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains(key));
    }

    private static MessageId sendAndLoseTheEnd(ConfigurableApplicationContext application, String key, boolean fails) {
        OutgoingMessage message = OutgoingMessage.to(TOPIC).key(key).payload(key);
        AtomicReference<MessageId> sent = new AtomicReference<>();
        try (LostEnds lost = LostEnds.of(application.getBean(BrokerClient.class))) {
            if (fails) {
                assertThatThrownBy(() -> application.getBean(Waybill.class).send(message, id -> {
                            sent.set(id);
                            throw new IllegalStateException();
                        }))
                        .isInstanceOf(IllegalStateException.class);
            } else {
                application.getBean(Waybill.class).send(message, id -> {
                    sent.set(id);
                    return null;
                });
            }
        }
        return sent.get();
    }

    /** Key and status of every message the application's database knows. */
    private static List<String> rows(ConfigurableApplicationContext application) {
        return application
                .getBean(JdbcTemplate.class)
                .queryForList("select concat(message_key, ' ', status) from waybill_transaction", String.class);
    }

    private static ConfigurableApplicationContext start(String name, TestDatabase database) {
        return Application.start(
                database,
                List.of(AlarmsHeard.class),
                "spring.application.name=shared-" + name,
                "waybill.producer.group=SHARED_BY_MISTAKE",
                "waybill.producer.topics=" + TOPIC);
    }
}
