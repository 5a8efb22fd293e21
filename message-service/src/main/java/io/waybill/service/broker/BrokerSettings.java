package io.waybill.service.broker;

import io.waybill.protocol.NameServers;
import io.waybill.protocol.PermissionWatch;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
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
 * @param eventQueues Queues of the event topic and of the command topic when they have to be created.
 */
@Validated
@ConfigurationProperties("waybill.broker")
public record BrokerSettings(
        @NotBlank String nameServer,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @DefaultValue("4") @Min(1) int eventQueues) {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerSettings.class);

    public BrokerSettings {
        if (isSet(nameServer)) {
            checkNameServer(nameServer);
        }
        if (isSet(accessKey) != isSet(secretKey)) {
            throw new IllegalArgumentException(
                    "waybill.broker.access-key and waybill.broker.secret-key are set together or not at all");
        }
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
        return "broker at " + nameServer;
    }
}
