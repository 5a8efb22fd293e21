package io.waybill.service.platform.broker;

import io.waybill.protocol.NameServers;
import io.waybill.protocol.PermissionWatch;
import io.waybill.protocol.Printable;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.regex.Pattern;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.remoting.RPCHook;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the broker is reached.
 *
 * @param nameServer Addresses of the name servers, separated by semicolons.
 * @param accessKey User of the broker's access control, if it is on.
 * @param secretKey Password of that user.
 * @param namespace RocketMQ's namespace that the applications are in, if they are in one: what they have set as
 *     rocketmq.producer.namespace.
 * @param namespaceV2 What the applications have set as rocketmq.producer.namespace-v2: sent with every request, for brokers
 *     of clouds; those of Apache RocketMQ make nothing of it.
 * @param eventQueues Queues of the event topic and of the command topic when they have to be created.
 */
@Validated
@ConfigurationProperties("waybill.broker")
public record BrokerSettings(
        @NotBlank String nameServer,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable String namespace,
        @Nullable String namespaceV2,
        @DefaultValue("4") @Min(1) int eventQueues) {

    /** As much as leaves room for the names of topics, of which brokers take 127 characters in all. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private static final Logger LOG = LoggerFactory.getLogger(BrokerSettings.class);

    public BrokerSettings {
        if (isSet(nameServer)) {
            checkNameServer(nameServer);
        }
        if (isSet(accessKey) != isSet(secretKey)) {
            throw new IllegalArgumentException(
                    "waybill.broker.access-key and waybill.broker.secret-key are set together or not at all");
        }
        requireNamespace("namespace", namespace);
        requireNamespace("namespace-v2", namespaceV2);
    }

    private static void requireNamespace(String setting, @Nullable String value) {
        if (isSet(value) && !NAMESPACE.matcher(value).matches()) {
            throw new IllegalArgumentException("waybill.broker." + setting + " is '" + Printable.of(value, 80)
                    + "'; a namespace is 1 to 64 letters, digits, '-' and '_', the same as the applications have set as"
                    + " rocketmq.producer." + setting);
        }
    }

    /** What the names of topics and groups are in. */
    public Namespace names() {
        return namespace == null || namespace.isBlank() ? Namespace.NONE : new Namespace(namespace);
    }

    /** Has a client reach the brokers, before it starts. Names it is given are those on the broker. */
    public void set(ClientConfig client) {
        client.setNamesrvAddr(nameServer);
        client.setNamespaceV2(isSet(namespaceV2) ? namespaceV2 : null);
    }

    private static void checkNameServer(String addresses) {
        try {
            NameServers.check(addresses);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(
                    "waybill.broker.name-server (ROCKETMQ_NAME_SERVER): " + unusable.getMessage());
        }
    }

    /** Signs requests when credentials are set. */
    public @Nullable RPCHook credentials() {
        return !isSet(accessKey) || !isSet(secretKey)
                ? null
                : new AclClientRPCHook(new SessionCredentials(accessKey, secretKey));
    }

    /** What clients are given: signs requests, and warns of what is refused. */
    public RPCHook hook() {
        return new PermissionWatch(credentials(), LOG::warn);
    }

    private static boolean isSet(@Nullable String key) {
        return key != null && !key.isBlank();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "broker at " + nameServer + (isSet(namespace) ? ", namespace " + namespace : "");
    }
}
