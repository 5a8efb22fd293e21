package io.waybill.internal.broker;

import org.jspecify.annotations.Nullable;

/**
 * How RocketMQ is reached: as the host's own producer reaches it.
 *
 * @param nameServer its addresses, separated by semicolons
 * @param accessChannel a constant of RocketMQ's {@code AccessChannel}; null for the client's default
 * @param credentials null for none
 * @param tls null for the client's default
 * @param maxMessageSize in bytes; null for the client's default
 */
public record BrokerAccess(
        String nameServer,
        @Nullable String accessChannel,
        @Nullable Credentials credentials,
        @Nullable Boolean tls,
        @Nullable Integer maxMessageSize,
        HostNamespace namespace) {

    /** Of an account of RocketMQ's access control. */
    public record Credentials(String accessKey, String secretKey) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Credentials[accessKey=" + accessKey + "]";
        }
    }
}
