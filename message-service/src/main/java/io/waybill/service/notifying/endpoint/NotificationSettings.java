package io.waybill.service.notifying.endpoint;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of notification over HTTP.
 *
 * @param enabled Whether this node notifies.
 * @param interval How often it is looked what is due; what becomes due on this node is sent at once.
 * @param allowedHosts Beside public addresses: host names, as in shop.example.com or *.example.com, and addresses or their ranges, as in
 *     10.1.0.0/16.
 * @param allowHttp Whether addresses may begin with http://.
 * @param concurrency Most requests under way, on this node.
 * @param grace How much longer than twice the time for an answer a node may have a notification before another takes it over.
 * @param shutdown How long a node that stops waits for answers.
 * @param keep How long notifications that have ended, and their attempts, are kept.
 * @param endpoints Most endpoints; more are not taken. The journal looks through all of them at each write: whoever has more receivers than
 *     that has messages say where to.
 */
@Validated
@ConfigurationProperties("waybill.notification")
public record NotificationSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("1000") @Min(1) @Max(100_000) int concurrency,
        @DefaultValue("20s") Duration grace,
        @DefaultValue("15s") Duration shutdown,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("1000") @Min(1) @Max(100_000) int endpoints) {

    public static final String HOSTS = "waybill.notification.allowed-hosts";

    private static final Duration SHORTEST_KEEP = Duration.ofDays(1);

    /** Part of what may be under way that one endpoint, with all its hosts, may take at most: what hangs leaves room for others. */
    private static final int PARTS = 4;

    public int mostOfOne() {
        return Math.max(1, concurrency / PARTS);
    }

    public NotificationSettings {
        allowedHosts = List.copyOf(allowedHosts);
        Settings.requirePositive("waybill.notification.interval", interval);
        Settings.requirePositive("waybill.notification.grace", grace);
        Settings.requirePositive("waybill.notification.shutdown", shutdown);
        if (keep.compareTo(SHORTEST_KEEP) < 0) {
            throw new IllegalArgumentException("waybill.notification.keep is " + keep + "; it must be at least a day");
        }
    }
}
