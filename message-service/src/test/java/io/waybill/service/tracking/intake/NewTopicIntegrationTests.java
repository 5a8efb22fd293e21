package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Topics appear, and are in use at once, while a second node comes and goes and their queues move between the two. */
@OwnServices
@Tag("full")
class NewTopicIntegrationTests {

    private static final int MESSAGES = 100;

    private final Broker broker = Broker.shared();
    private final String name = "NEW_TOPIC_" + System.nanoTime();
    private final TestDatabase database = TestDatabase.create("new_topic");

    @Test
    void nothingIsMissedOrCountedTwiceWhileNodesComeAndGo() {
        try (ConfigurableApplicationContext first = node("node-1")) {
            List<String> topics = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                try (ConfigurableApplicationContext second = node("node-2")) {
                    topics.add(newTopic(i));
                    topics.forEach(this::use);
                    if (i == 1) {
                        awaitJournaled(first, topics.get(0)); // Sometimes it leaves in the middle, sometimes not.
                    }
                }
                topics.forEach(this::use);
            }
            for (int i = 0; i < topics.size(); i++) {
                assertAllDoneOnce(first, topics.get(i), 2 * MESSAGES * (topics.size() - i));
            }
        }
    }

    private ConfigurableApplicationContext node(String node) {
        return Service.start(database, "waybill.journal.node=" + node);
    }

    private String newTopic(int number) {
        String topic = name + "_" + number;
        EmbeddedRocketMq.shared().createTopic(topic);
        broker.report(subscribes(topic, topic + "_GROUP", "*", 0));
        return topic;
    }

    private void use(String topic) {
        for (int i = 0; i < MESSAGES; i++) {
            MessageId id = newId();
            broker.publish(id, topic, "TAG");
            broker.report(done(id, topic, topic + "_GROUP"));
        }
    }

    private static void awaitJournaled(ConfigurableApplicationContext node, String topic) {
        await().atMost(Duration.ofSeconds(60)).until(() -> closed(node, topic, "1 = 1") > 0);
    }

    private static void assertAllDoneOnce(ConfigurableApplicationContext node, String topic, int messages) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> assertThat(closed(node, topic, "state = 4")).isEqualTo(messages));
        assertThat(closed(node, topic, "copies = 1")).isEqualTo(messages);
    }

    private static int closed(ConfigurableApplicationContext node, String topic, String condition) {
        Integer count = node.getBean(JdbcTemplate.class)
                .queryForObject(
                        "select count(*) from message_closed where topic = ? and " + condition, Integer.class, topic);
        return count == null ? 0 : count;
    }
}
