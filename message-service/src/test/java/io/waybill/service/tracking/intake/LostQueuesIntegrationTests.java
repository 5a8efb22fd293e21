package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The broker counts a topic's messages from zero again, as after the loss of its store, while the service reads it. */
@OwnServices
class LostQueuesIntegrationTests {

    private final Broker broker = Broker.shared();
    private final String topic = "LOST_QUEUES_" + System.nanoTime();
    private final String group = topic + "_GROUP";

    @Test
    @Tag("full")
    void whatTheNewStoreBeginsWithIsReadAsWell() {
        EmbeddedRocketMq.shared().createTopic(topic, 1);
        try (ConfigurableApplicationContext service = Service.start(TestDatabase.create("lost_queues"))) {
            broker.report(subscribes(topic, group, "*", 0));
            awaitAllDone(service, publish(50));
            EmbeddedRocketMq.shared().deleteTopic(topic);
            EmbeddedRocketMq.shared().deleteTopic(Topics.EVENT);
            EmbeddedRocketMq.shared().createTopic(topic, 1);
            EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
            awaitAllDone(service, publish(10));
            awaitAllDone(service, publish(100));
        }
    }

    @Test
    @Tag("full")
    void whatWasInLostEventsIsReportedAgain() throws SQLException {
        reportAgainWhatWasInLostEvents(false);
    }

    /** After that it can't be seen that the queues are others. */
    @Test
    void whatWasInLostEventsIsReportedAgainAlsoWhenNewerEventsAreThereAtOnce() throws SQLException {
        reportAgainWhatWasInLostEvents(true);
    }

    private void reportAgainWhatWasInLostEvents(boolean newerEvents) throws SQLException {
        TestDatabase journal = TestDatabase.create("lost_events");
        TestDatabase shops = Shop.newDatabase();
        String[] impatient = {
            "waybill.asking.after=1s",
            "waybill.asking.interval=300ms",
            "waybill.redelivery.stale-after=2s",
            "waybill.redelivery.interval=1s"
        };
        List<MessageId> ids = new ArrayList<>();
        try (Shop shop = Shop.open(shops)) {
            try (ConfigurableApplicationContext service = Service.start(journal, impatient)) {
                awaitAllDone(service, List.of(shop.send("before")));
            }
            for (int i = 0; i < 20; i++) {
                ids.add(shop.send("lost " + i));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> shop.effects("lost 19") == 1 && outcomes(ids) == 20);
            awaitNoHalfMessages(); // One whose end is not written down yet would be committed once more.
            EmbeddedRocketMq.shared().deleteTopic(Topics.EVENT);
            EmbeddedRocketMq.shared().deleteTopic(Shop.TOPIC);
            EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
            EmbeddedRocketMq.shared().createTopic(Shop.TOPIC);
            if (newerEvents) {
                broker.reportNothing(20);
            }
            try (ConfigurableApplicationContext service = Service.start(journal, impatient)) {
                awaitAllDone(service, ids);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(shop.effects("lost " + i)).isEqualTo(1);
            }
        }
    }

    private static void awaitNoHalfMessages() {
        String half = TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC;
        BrokerController server = EmbeddedRocketMq.shared().broker();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Math.max(0, server.getConsumerOffsetManager().queryOffset("CID_RMQ_SYS_TRANS", half, 0))
                        == server.getMessageStore().getMaxOffsetInQueue(half, 0));
    }

    /** How many of the messages' outcomes the broker has. */
    private static int outcomes(List<MessageId> ids) {
        Set<MessageId> reported = new HashSet<>();
        for (MessageExt message : EmbeddedRocketMq.shared().messages(Topics.EVENT)) {
            try {
                BatchReader.read(message.getBody()).batch().facts().stream()
                        .filter(Outcome.class::isInstance)
                        .forEach(fact -> reported.add(fact.messageId()));
            } catch (MalformedBatchException ofAnotherTest) {
                // Nothing of ours.
            }
        }
        reported.retainAll(ids);
        return reported.size();
    }

    private List<MessageId> publish(int messages) {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            MessageId id = newId();
            ids.add(id);
            broker.publish(id, topic, "TAG");
            broker.report(done(id, topic, group));
        }
        return ids;
    }

    private static void awaitAllDone(ConfigurableApplicationContext service, List<MessageId> ids) {
        MessageLookup lookup = service.getBean(MessageLookup.class);
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(ids)
                        .allSatisfy(id -> assertThat(lookup.find(id).map(TrackedMessage::state))
                                .hasValue(State.DONE)));
    }
}
