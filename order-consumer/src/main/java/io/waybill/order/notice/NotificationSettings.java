package io.waybill.order.notice;

import io.waybill.notification.NotificationVerifier;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service is told of payments.
 *
 * @param tags Tags that it takes over RocketMQ; one that never comes where it is told over HTTP alone.
 * @param secrets Secrets (whsec_) or public keys (whpk_) by which notifications over HTTP are verified; two while one replaces the
 *     other. None: all are refused.
 */
@ConfigurationProperties("order.notifications")
record NotificationSettings(
        @DefaultValue("*") String tags, @DefaultValue List<String> secrets) {

    NotificationSettings {
        secrets = List.copyOf(secrets);
    }

    Optional<NotificationVerifier> verifier() {
        return secrets.isEmpty()
                ? Optional.empty()
                : Optional.of(NotificationVerifier.of(secrets.toArray(String[]::new)));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "tags " + tags + ", " + secrets.size() + " secrets";
    }
}
