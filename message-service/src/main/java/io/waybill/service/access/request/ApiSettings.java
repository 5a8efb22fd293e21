package io.waybill.service.access.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the API as a whole.
 *
 * @param maxRequest Largest body of a request.
 * @param idempotencyKeep How long an Idempotency-Key and the answer are remembered.
 */
@ConfigurationProperties("waybill.api")
record ApiSettings(
        @DefaultValue("8MB") DataSize maxRequest,
        @DefaultValue("24h") Duration idempotencyKeep) {

    private static final DataSize MOST = DataSize.ofMegabytes(64);

    ApiSettings {
        if (maxRequest.toBytes() < 1_024 || maxRequest.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "waybill.api.max-request is " + maxRequest + "; it must be from 1KB to 64MB");
        }
        if (idempotencyKeep.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "waybill.api.idempotency-keep is " + idempotencyKeep + "; it must be at least a minute");
        }
    }
}
