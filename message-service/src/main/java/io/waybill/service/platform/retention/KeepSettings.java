package io.waybill.service.platform.retention;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How long things are kept, and how many of them; the same on every node.
 *
 * @param interval How often old rows are looked for.
 * @param openRows From four fifths of how many messages that are not finished an alarm comes; none of them is ever deleted.
 * @param setAside How long what was set aside waits for somebody; an alarm comes before.
 * @param setAsideSettled How long what was set aside is kept after it was applied or dismissed.
 * @param setAsideRows Most entries that are set aside; what is settled goes first, then the oldest, once an alarm has lasted.
 *     Twice as many at most wait: beyond, what comes is not even noted.
 * @param setAsideBytes Most bytes of what is set aside; above four fifths of it what is not small is kept without content.
 * @param setAsideAlarm How long the alarm lasts before entries go that wait because there are too many. As long as a weekend.
 * @param audit How long the audit log is kept.
 * @param auditRows Most entries of the audit log, by an alarm before the oldest go.
 * @param failureGroups How long a group of failures is kept after nothing of it is dead any more.
 * @param failureGroupRows Most groups of failures; of those of which nothing is dead the oldest go.
 * @param idempotencyRows Most remembered answers, of one caller half as many; further requests with a key are refused.
 * @param operations How long it is kept that a bulk operation was run.
 * @param operationRows Most bulk operations that are remembered after they ended.
 * @param versions How long edited payloads are kept after their message is finished.
 * @param stores How long a store of a producer is remembered of which nothing is heard.
 * @param storeRows Most stores of producers.
 * @param subscriptions How long a subscription is kept that has a successor, or of whose group nothing is heard and that owes nothing.
 * @param subscriptionRows Most subscriptions; more are not taken.
 * @param topics Most topics that are tracked; more are not.
 * @param topicsMissing How long no broker must have had a topic before it is tracked no more, if nobody uses it.
 * @param retirements How long it is kept that a group was retired.
 * @param closed How long finished messages are kept, at least; four days more at most.
 * @param closedRows Most finished messages, by the database's statistics; beyond, the oldest days go early. Never the last four.
 * @param closedBytes Most bytes of finished messages with their indexes, likewise.
 * @param dead How long a dead message that nobody decides on stays; then an alarm comes. Without an archive it stays for good.
 * @param deadAlarm How long that alarm lasts before it goes into the archive.
 */
@Validated
@ConfigurationProperties("waybill.keep")
public record KeepSettings(
        @DefaultValue("1m") Duration interval,
        @DefaultValue("5000000") @Min(1_000) long openRows,
        @DefaultValue("90d") Duration setAside,
        @DefaultValue("7d") Duration setAsideSettled,
        @DefaultValue("100000") @Min(1) long setAsideRows,
        @DefaultValue("1GB") DataSize setAsideBytes,
        @DefaultValue("72h") Duration setAsideAlarm,
        @DefaultValue("400d") Duration audit,
        @DefaultValue("5000000") @Min(1_000) long auditRows,
        @DefaultValue("180d") Duration failureGroups,
        @DefaultValue("100000") @Min(1) long failureGroupRows,
        @DefaultValue("20000000") @Min(1_000) long idempotencyRows,
        @DefaultValue("400d") Duration operations,
        @DefaultValue("100000") @Min(1) long operationRows,
        @DefaultValue("180d") Duration versions,
        @DefaultValue("90d") Duration stores,
        @DefaultValue("10000") @Min(1) long storeRows,
        @DefaultValue("400d") Duration subscriptions,
        @DefaultValue("10000") @Min(1) long subscriptionRows,
        @DefaultValue("5000") @Min(1) long topics,
        @DefaultValue("1h") Duration topicsMissing,
        @DefaultValue("400d") Duration retirements,
        @DefaultValue("30d") Duration closed,
        @DefaultValue("1000000000") @Min(1_000) long closedRows,
        @DefaultValue("1TB") DataSize closedBytes,
        @DefaultValue("400d") Duration dead,
        @DefaultValue("7d") Duration deadAlarm) {

    private static final Duration SHORTEST = Duration.ofDays(1);

    public KeepSettings {
        Settings.requirePositive("waybill.keep.interval", interval);
        requireADay("set-aside", setAside);
        requireADay("set-aside-settled", setAsideSettled);
        Settings.requirePositive("waybill.keep.set-aside-alarm", setAsideAlarm);
        requireADay("audit", audit);
        requireADay("failure-groups", failureGroups);
        requireADay("operations", operations);
        requireADay("versions", versions);
        requireADay("stores", stores);
        Settings.requirePositive("waybill.keep.topics-missing", topicsMissing);
        requireADay("subscriptions", subscriptions);
        requireADay("retirements", retirements);
        requireADay("closed", closed);
        requireADay("dead", dead);
        requireADay("dead-alarm", deadAlarm);
        if (closedBytes.toMegabytes() < 1) {
            throw new IllegalArgumentException(
                    "waybill.keep.closed-bytes is " + closedBytes + "; it must be at least 1MB");
        }
        if (setAsideBytes.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "waybill.keep.set-aside-bytes is " + setAsideBytes + "; it must be positive");
        }
    }

    private static void requireADay(String name, Duration keep) {
        if (keep.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("waybill.keep." + name + " is " + keep + "; it must be at least a day");
        }
    }
}
