package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.protocol.Topics;
import io.waybill.test.FreePort;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** A host that can't start ends, whatever threads Waybill and the broker's client have begun by then. */
@Tag("full")
class FailedStartIntegrationTests {

    private static final String TOPIC = "FAILED_START";
    private static final String GROUP = "FAILED_START_GROUP";

    @TempDir
    private Path home;

    @BeforeAll
    static void createTopics() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(GROUP), 1);
    }

    @Test
    void becauseOfItsOwnFault() {
        assertEnds("the host's own fault", nameServer(EmbeddedRocketMq.shared().nameServer()), "fails=true");
    }

    @Test
    void becauseOfASetting() {
        assertEnds(
                "sendAttempts", nameServer(EmbeddedRocketMq.shared().nameServer()), "waybill.producer.send-attempts=0");
    }

    @Test
    void becauseItsListenerFindsNoNameServer() throws IOException {
        assertEnds("name server", nameServer("127.0.0.1:" + FreePort.choose()));
    }

    private void assertEnds(String reason, String... properties) {
        TestDatabase database = TestDatabase.create("failed_start");
        List<String> arguments = Stream.of(
                        Stream.of(database.springProperties()),
                        Stream.of("waybill.schema.initialize=always"),
                        Stream.of(properties))
                .flatMap(some -> some)
                .map(property -> "--" + property)
                .toList();
        try (JavaProcess host = JavaProcess.start(home, List.of(), Host.class, arguments)) {
            assertThat(host.awaitEnd()).isEqualTo(1);
            assertThat(host.output()).contains(reason);
        }
    }

    private static String nameServer(String address) {
        return "rocketmq.name-server=" + address;
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Host {

        public static void main(String[] arguments) {
            SpringApplication.run(Host.class, arguments);
        }

        @Bean
        Listener listener() {
            return new Listener();
        }

        /** Runs when all else has started. */
        @Bean
        @ConditionalOnProperty("fails")
        ApplicationRunner failing() {
            return arguments -> {
                throw new IllegalStateException("the host's own fault");
            };
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Listener extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {}
    }
}
