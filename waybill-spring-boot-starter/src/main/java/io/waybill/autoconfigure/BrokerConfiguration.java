package io.waybill.autoconfigure;

import io.waybill.internal.broker.BrokerAccess;
import io.waybill.internal.broker.BrokerAccess.Credentials;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.broker.BrokerSettings;
import io.waybill.internal.broker.HostNamespace;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.producer.KnownTopics;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Limits;
import io.waybill.protocol.NameServers;
import io.waybill.protocol.wire.Sender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Who this process is to the broker and the message service, and its own connection to RocketMQ. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class BrokerConfiguration {

    @Bean
    Sender waybillSender(Environment environment, WaybillProperties properties, Store store) {
        String name = environment.getProperty("spring.application.name", "");
        // Nobody reads what a sender without a name reports.
        String application = name.isBlank() ? "application" : Limits.cut(name, 100);
        String host = Limits.cut(host(), 100);
        String instance = application + "@" + host + "/" + UUID.randomUUID();
        return new Sender(application, instance, host, producerGroup(properties, application), store.id());
    }

    @Bean
    BrokerClient waybillBrokerClient(
            RocketMQProperties rocketmq, WaybillProperties properties, Sender self, Store store)
            throws MQClientException {
        WaybillProperties.Producer producer = properties.producer();
        return new BrokerClient(
                access(rocketmq),
                new BrokerSettings(
                        self.producerGroup(),
                        producer.sendTimeout(),
                        producer.sendAttempts(),
                        producer.checkThreads(),
                        Stream.concat(producer.topics().stream(), KnownTopics.in(store).stream())
                                .toList()));
    }

    private static BrokerAccess access(RocketMQProperties rocketmq) {
        String nameServer = nameServer(rocketmq.getNameServer());
        RocketMQProperties.Producer host = rocketmq.getProducer();
        return host == null
                ? new BrokerAccess(
                        nameServer, rocketmq.getAccessChannel(), null, null, null, HostNamespace.of(null, null))
                : new BrokerAccess(
                        nameServer,
                        rocketmq.getAccessChannel(),
                        credentials(host.getAccessKey(), host.getSecretKey()),
                        host.isTlsEnable(),
                        host.getMaxMessageSize(),
                        HostNamespace.of(host.getNamespace(), host.getNamespaceV2()));
    }

    private static @Nullable Credentials credentials(@Nullable String accessKey, @Nullable String secretKey) {
        return accessKey == null || secretKey == null ? null : new Credentials(accessKey, secretKey);
    }

    private static String nameServer(@Nullable String addresses) {
        String given = addresses == null ? "" : addresses;
        try {
            NameServers.check(given);
            return given;
        } catch (IllegalArgumentException unusable) {
            throw new StartFailure(
                    "rocketmq.name-server: " + unusable.getMessage() + ".",
                    "Set rocketmq.name-server to host:port, as in rocketmq.name-server=10.0.0.1:9876;10.0.0.2:9876",
                    unusable);
        }
    }

    private static String producerGroup(WaybillProperties properties, String application) {
        String group = properties.producer().group();
        return group != null ? group : DefaultGroup.of(application);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
