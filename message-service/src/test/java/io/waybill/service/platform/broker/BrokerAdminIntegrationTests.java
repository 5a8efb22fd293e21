package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.test.rocketmq.LocalBroker;
import io.waybill.test.rocketmq.RocketMqProcesses;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.exception.MQClientException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class BrokerAdminIntegrationTests {

    @Test
    void aGroupIsNotOfflineBecauseTheBrokerIsAway() throws Exception {
        try (RocketMqProcesses processes = RocketMqProcesses.start(LocalBroker.class, List.of())) {
            BrokerAdmin admin = new BrokerAdmin(new BrokerSettings(processes.nameServer(), null, null, null, null, 4));
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !admin.masters().isEmpty());
                assertThat(admin.isOnline("GROUP")).isFalse();
                assertThat(admin.isBrokersOwn("broker-process")).isFalse();
                admin.ensureTopics();
                for (String own : List.of("broker-process", "DefaultCluster", "DefaultCluster_REPLY_TOPIC")) {
                    assertThat(admin.isBrokersOwn(own)).as(own).isTrue();
                }
                assertThat(admin.isBrokersOwn("PAYMENT_NOTIFY_TOPIC")).isFalse();
                assertThatThrownBy(() -> new KnownTopics(admin).require("broker-process"))
                        .hasMessageContaining("RocketMQ's own");

                processes.killBroker();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> admin.masters().isEmpty());
                assertThat(admin.isBrokersOwn("broker-process")).isTrue();

                assertThatThrownBy(() -> admin.isOnline("GROUP")).isInstanceOf(MQClientException.class);
            } finally {
                admin.destroy();
            }
        }
    }
}
