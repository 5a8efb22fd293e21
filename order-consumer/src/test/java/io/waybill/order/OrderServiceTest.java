package io.waybill.order;

import io.waybill.protocol.Topics;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole service, over HTTP, on the embedded broker and a database of its own; one context for all test classes. A
 * message is tried three times.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"waybill.consumer.max-attempts=3", "waybill.consumer.retry-waits=1s"})
@AutoConfigureRestTestClient
@ContextConfiguration(initializers = OrderServiceTest.Surroundings.class)
public @interface OrderServiceTest {

    /** By which notifications over HTTP are verified. */
    String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Broker and database, there before the service starts. */
    class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            EmbeddedRocketMq broker = EmbeddedRocketMq.shared();
            broker.createTopic(Topics.EVENT);
            broker.createTopic(Topics.COMMAND);
            broker.createTopics(Notices.TOPIC, "POINTS_TOPIC", "SMS_TOPIC");
            // Consumers would find it by a poll of the routes, up to 30 s after their start.
            for (String group : List.of(Notices.GROUP, "POINTS_GROUP", "SMS_GROUP")) {
                broker.createTopic(Topics.retriesOf(group), 1);
            }
            TestPropertyValues.of(TestDatabase.create("orders").springProperties())
                    .and("rocketmq.name-server=" + broker.nameServer())
                    .and("order.notifications.secrets=" + SECRET)
                    .applyTo(context);
        }
    }
}
