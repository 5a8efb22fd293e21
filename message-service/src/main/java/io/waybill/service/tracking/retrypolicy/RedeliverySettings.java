package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of redelivery.
 *
 * @param interval How often overdue deliveries are looked for.
 * @param observeOnly Whether overdue deliveries are only counted and logged, never published again.
 * @param staleAfter How long after it was published a message without a receipt is overdue.
 * @param ladder The waits after the first redelivery, the second, and so on; after the last of them the delivery is dead.
 * @param rate Most redeliveries a second of this node.
 * @param groupRate Most redeliveries a second of this node to one group.
 * @param lease How long a node that has claimed deliveries has for publishing them before another may.
 * @param offsetsMissingAfter How long a connected group must have had no offset of a queue at the broker before what it
 *     owes there is judged by time alone.
 * @param topics Patience of single topics, by name.
 * @param groups Patience of single consumer groups, by name; goes before that of the topic.
 */
@Validated
@ConfigurationProperties("waybill.redelivery")
public record RedeliverySettings(
        @DefaultValue("1m") Duration interval,
        @DefaultValue("false") boolean observeOnly,
        @DefaultValue("1m") Duration staleAfter,

        @DefaultValue({"1m", "2m", "5m", "10m", "30m", "1h", "2h", "6h"})
        List<Duration> ladder,

        @DefaultValue("500") @Min(1) int rate,
        @DefaultValue("100") @Min(1) int groupRate,
        @DefaultValue("1m") Duration lease,
        @DefaultValue("1m") Duration offsetsMissingAfter,
        @DefaultValue Map<String, Patience> topics,
        @DefaultValue Map<String, Patience> groups) {

    /**
     * What differs for one topic or group; what is absent is as for all.
     *
     * @param staleAfter How long after it was published a message without a receipt is overdue.
     * @param ladder The waits after the first redelivery, the second, and so on.
     */
    public record Patience(
            @Nullable Duration staleAfter, @Nullable List<Duration> ladder) {}

    public RedeliverySettings {
        requirePositive("interval", interval);
        requirePositive("stale-after", staleAfter);
        requirePositive("lease", lease);
        requirePositive("offsets-missing-after", offsetsMissingAfter);
        requireLadder("ladder", ladder);
        topics.forEach((topic, patience) -> requirePositive("topics." + topic, patience));
        groups.forEach((group, patience) -> requirePositive("groups." + group, patience));
    }

    private static void requirePositive(String name, Patience patience) {
        if (patience.staleAfter() != null) {
            requirePositive(name + ".stale-after", patience.staleAfter());
        }
        if (patience.ladder() != null) {
            requireLadder(name + ".ladder", patience.ladder());
        }
    }

    private static void requireLadder(String name, List<Duration> ladder) {
        if (ladder.isEmpty()) {
            throw new IllegalArgumentException(
                    "waybill.redelivery." + name + " is empty; it must have at least one wait");
        }
        ladder.forEach(wait -> requirePositive(name, wait));
    }

    private static void requirePositive(String name, Duration duration) {
        Settings.requirePositive("waybill.redelivery." + name, duration);
    }
}
