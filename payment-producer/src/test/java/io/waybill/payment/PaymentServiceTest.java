package io.waybill.payment;

import io.waybill.protocol.Topics;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** The whole service, over HTTP, on the embedded broker and a database of its own; one context for all test classes. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ContextConfiguration(initializers = PaymentServiceTest.Surroundings.class)
public @interface PaymentServiceTest {

    /** Broker and database, there before the service starts. */
    class Surroundings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            EmbeddedRocketMq broker = EmbeddedRocketMq.shared();
            broker.createTopic(Topics.EVENT);
            broker.createTopic(Topics.COMMAND);
            broker.createTopic(Notices.TOPIC);
            TestPropertyValues.of(TestDatabase.create("payment").springProperties())
                    .and("rocketmq.name-server=" + broker.nameServer())
                    .and("payment.notify.inquire-after=3s", "payment.notify.inquire-every=500ms")
                    .applyTo(context);
        }
    }
}
