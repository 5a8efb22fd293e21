package io.waybill.service.observability.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How it is watched whether the service's own port answers.
 *
 * @param interval How often it is asked.
 * @param deafAfter How long it must not have answered until the process counts as dead.
 */
@ConfigurationProperties("waybill.port-watch")
record PortSettings(
        @DefaultValue("5s") Duration interval,
        @DefaultValue("1m") Duration deafAfter) {

    PortSettings {
        if (interval.toMillis() < 1 || deafAfter.compareTo(interval) <= 0) {
            throw new IllegalArgumentException("waybill.port-watch.interval is " + interval + " and .deaf-after is "
                    + deafAfter + "; the first must be more than zero, the second more than the first");
        }
    }
}
