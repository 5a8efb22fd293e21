package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.rocketmq.client.ClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BrokerSettingsUnitTests {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("waybill.broker.name-server=127.0.0.1:9876");

    @EnableConfigurationProperties(BrokerSettings.class)
    static class Settings {}

    @Test
    void withoutKeysRequestsAreNotSigned() {
        service.withPropertyValues("waybill.broker.access-key=", "waybill.broker.secret-key=")
                .run(context -> assertThat(context.getBean(BrokerSettings.class).credentials())
                        .isNull());
    }

    @Test
    void withBothKeysRequestsAreSigned() {
        service.withPropertyValues("waybill.broker.access-key=user", "waybill.broker.secret-key=secret")
                .run(context -> assertThat(context.getBean(BrokerSettings.class).credentials())
                        .isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"waybill.broker.access-key=hunter2", "waybill.broker.secret-key=hunter2"})
    void oneKeyWithoutTheOtherIsRefusedAndNotShown(String setting) {
        service.withPropertyValues(setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("waybill.broker.access-key")
                        .hasMessageContaining("waybill.broker.secret-key")
                        .hasMessageNotContaining("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9876,127.0.0.1:9877", "127.0.0.1", "a:9876; b:9876"})
    void addressesThatRocketMqWouldTryInVainAreRefused(String addresses) {
        service.withPropertyValues("waybill.broker.name-server=" + addresses)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("waybill.broker.name-server")
                        .hasMessageContaining("host:port;host:port"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"waybill.broker.name-server= ", "waybill.broker.event-queues=0", "waybill.broker.event-queues=-1"
            })
    void whatCannotWorkIsRefused(String setting) {
        service.withPropertyValues(setting)
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("Binding validation errors"));
    }

    @Test
    void withoutANamespaceNamesAreAsTheyAre() {
        service.withPropertyValues("waybill.broker.namespace= ")
                .run(context -> assertThat(context.getBean(BrokerSettings.class).names())
                        .isEqualTo(Namespace.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"waybill.broker.namespace=a%b", "waybill.broker.namespace-v2=a b"})
    void aNamespaceThatCantBePartOfNamesIsRefused(String setting) {
        service.withPropertyValues(setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(setting.substring(0, setting.indexOf('=')) + " is '")
                        .hasMessageContaining("rocketmq.producer."));
    }

    /** It goes with each request; nothing else tells. */
    @Test
    void clientsAreGivenTheSecondNamespaceAndTheNamesAsTheyAre() {
        service.withPropertyValues("waybill.broker.namespace=TEST", "waybill.broker.namespace-v2=cloud")
                .run(context -> {
                    ClientConfig client = new ClientConfig();
                    context.getBean(BrokerSettings.class).set(client);
                    assertThat(client.getNamespaceV2()).isEqualTo("cloud");
                    assertThat(client.getNamespace()).isNull();
                });
    }
}
