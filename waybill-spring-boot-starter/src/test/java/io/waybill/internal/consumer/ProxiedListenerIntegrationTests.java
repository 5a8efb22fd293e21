package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.StartFrom;
import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.annotation.Transactional;

@Tag("full")
class ProxiedListenerIntegrationTests {

    private static final String TOPIC = "PROXIED";
    private static final String GROUP = "PROXIED_GROUP";

    @StartFrom(StartFrom.FIRST)
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, selectorExpression = "A || B")
    static class Proxied extends Booking {
        @Override
        @Transactional
        protected void handle(String payload, Delivery delivery) throws Exception {
            super.handle(payload, delivery);
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("after the effect");
            }
        }
    }

    @Test
    void aListenerThatSpringPutsBehindAProxyTakesEffectOnceAllTheSame() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("proxied");
        Effects effects = new Effects(database);
        try (ConfigurableApplicationContext context =
                Application.start(database, List.of(Proxied.class), "waybill.consumer.retry-waits=1s")) {
            assertThat(AopUtils.isCglibProxy(context.getBean(Proxied.class))).isTrue();
            MessageId id = Broker.newId();
            var message = Broker.message(TOPIC, id, "proxied");
            message.setTags("B");
            Broker.send(message);
            await().until(() -> effects.isProcessed(GROUP, id));
            assertThat(effects.of("proxied")).hasSize(1);
            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).hasSize(2));
        }
    }
}
