package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Nobody injects what listens and answers: it starts all the same where beans are made only when they are asked for. */
@Tag("full")
class LazyHostIntegrationTests {

    private static final String TOPIC = "LAZY_HOST";
    private static final Queue<String> HANDLED = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void createTopic() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics("LAZY_HOST", "LAZY_HOST_CLASS", "LAZY_HOST_METHOD");
    }

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, OfLazyClass.class, InLazyConfiguration.class})
    void listenersListen(Class<?> configuration) {
        String payload = configuration.getSimpleName();
        try (ConfigurableApplicationContext host = start(configuration, "lazy_host_listener")) {
            Broker.send(TOPIC, payload);

            await().untilAsserted(() -> assertThat(HANDLED).contains(payload));
            assertThat(host.getBeanFactory().containsSingleton("waybillListenerGroups"))
                    .isTrue();
        }
    }

    @Test
    void whatAnswersAndCleansUpIsThereBeforeAnythingIsSent() {
        try (ConfigurableApplicationContext host = start(Nothing.class, "lazy_host_producer")) {
            assertThat(host.getBeanFactory().getSingletonNames())
                    .contains("waybill", "waybillStore", "waybillBrokerClient", "waybillReporter", "waybillRetention");
            assertThat(host.getBeanFactory().containsSingleton("unused")).isFalse();
        }
    }

    private static ConfigurableApplicationContext start(Class<?> configuration, String schema) {
        return Application.start(
                TestDatabase.create(schema),
                List.of(configuration),
                "spring.application.name=lazy-host",
                "spring.main.lazy-initialization=true");
    }

    abstract static class Noting extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {
            HANDLED.add(payload);
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "LAZY_HOST")
    static class Plain extends Noting {}

    @Lazy
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "LAZY_HOST_CLASS")
    static class OfLazyClass extends Noting {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "LAZY_HOST_METHOD")
    static class OfAMethod extends Noting {}

    @Lazy
    @Configuration(proxyBeanMethods = false)
    static class InLazyConfiguration {
        @Bean
        OfAMethod listener() {
            return new OfAMethod();
        }
    }

    static class Nothing {
        @Bean
        Object unused() {
            return new Object();
        }
    }
}
