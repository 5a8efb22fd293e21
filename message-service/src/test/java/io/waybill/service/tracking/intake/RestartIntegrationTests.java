package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.duplicate;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.broker.BrokerController;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A service of its own stops, misses some, starts again, and is told by the broker what it knows already. */
@OwnServices
class RestartIntegrationTests {

    private final Broker broker = Broker.shared();
    private final String topic = "RESTART_" + System.nanoTime();
    private final String group = topic + "_GROUP";
    private final List<MessageId> ids = new ArrayList<>();

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            MessageId id = newId();
            ids.add(id);
            broker.publish(id, topic, "TAG");
            broker.report(done(id, topic, group), duplicate(id, topic, group));
        }
    }

    private void awaitAllDone(ConfigurableApplicationContext service) {
        MessageLookup lookup = service.getBean(MessageLookup.class);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ids)
                        .allSatisfy(id -> assertThat(lookup.find(id).map(TrackedMessage::state))
                                .hasValue(State.DONE)));
    }

    private void assertNothingCountedTwice(ConfigurableApplicationContext service) {
        JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
        assertThat(jdbc.queryForObject(
                        "select count(*) from message_closed where topic = ? and copies = 1", Integer.class, topic))
                .isEqualTo(ids.size());
        assertThat(jdbc.queryForObject(
                        "select count(*) from message_closed where topic = ? and deliveries like '%\"duplicates\":1,%'",
                        Integer.class, topic))
                .isEqualTo(ids.size());
    }

    @Test
    void keepsItsPlaceAndPassesOverWhatItKnows() throws Exception {
        EmbeddedRocketMq.shared().createTopic(topic);
        TestDatabase database = TestDatabase.create("restart");
        try (ConfigurableApplicationContext service = Service.start(database)) {
            broker.report(subscribes(topic, group, "*", 0));
            send(20);
            awaitAllDone(service);
        }
        send(20);
        try (ConfigurableApplicationContext service = Service.start(database)) {
            awaitAllDone(service);
            assertNothingCountedTwice(service);
        }
        setOffsets(0);
        send(1);
        try (ConfigurableApplicationContext service = Service.start(database)) {
            awaitAllDone(service);
            assertNothingCountedTwice(service);
        }
    }

    @Test
    @Tag("full")
    void readsWhatSomebodyHadItSkip() throws Exception {
        EmbeddedRocketMq.shared().createTopic(topic);
        TestDatabase database = TestDatabase.create("skipped");
        try (ConfigurableApplicationContext service = Service.start(database)) {
            broker.report(subscribes(topic, group, "*", 0));
            send(20);
            awaitAllDone(service);
        }
        send(20);
        setOffsets(1_000_000_000);
        send(8); // Newer, and read at once: the journal must not move past what lies between.
        try (ConfigurableApplicationContext service = Service.start(database)) {
            awaitAllDone(service);
            assertNothingCountedTwice(service);
        }
    }

    /** As administrators do; not beyond the end of what there is. */
    private void setOffsets(long most) throws Exception {
        BrokerController server = EmbeddedRocketMq.shared().broker();
        for (int queue = 0; queue < 4; queue++) {
            for (String read : List.of(topic, Topics.EVENT)) {
                String reader = read.equals(topic) ? "WAYBILL_TAP_" + topic : "WAYBILL_JOURNAL";
                long end = server.getMessageStore().getMaxOffsetInQueue(read, queue);
                server.getConsumerOffsetManager().commitOffset("test", reader, read, queue, Math.min(most, end));
            }
        }
    }
}
