package io.waybill.service.producing.preparation;

import io.waybill.service.platform.Settings;
import io.waybill.service.platform.backoff.Backoff;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of messages that are prepared over REST.
 *
 * @param maxBody Largest body of a message, in bytes; no larger than the brokers' maxMessageSize.
 * @param checkAfter How long after it was prepared a message's producer is asked, unless the producer says otherwise.
 * @param interval How often confirmed messages are looked for that are still to be published.
 * @param lease How long a node has for publishing what it claimed before another may.
 * @param longestWait Longest wait between two tries to publish a message.
 * @param refusedAfter How long the broker must have refused a message before it is dead.
 * @param unseenAfter How long a published message may not be seen on its topic before it is published again.
 * @param keep How long a message that was published or rolled back is remembered, so that repeated calls are answered alike.
 * @param mostWaiting Most messages whose outcome nobody has told; then only producers prepare more that have less than their even part.
 * @param mostWaitingOfOne Most of them of one producer.
 */
@Validated
@ConfigurationProperties("waybill.preparation")
record PreparationSettings(
        @DefaultValue("4MB") DataSize maxBody,
        @DefaultValue("1m") Duration checkAfter,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("30s") Duration longestWait,
        @DefaultValue("10m") Duration refusedAfter,
        @DefaultValue("2m") Duration unseenAfter,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("100000") @Min(1) long mostWaiting,
        @DefaultValue("20000") @Min(1) long mostWaitingOfOne) {

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final DataSize MOST = DataSize.ofMegabytes(4);

    PreparationSettings {
        Settings.requirePositive("waybill.preparation.check-after", checkAfter);
        Settings.requirePositive("waybill.preparation.interval", interval);
        Settings.requirePositive("waybill.preparation.lease", lease);
        Settings.requirePositive("waybill.preparation.longest-wait", longestWait);
        Settings.requirePositive("waybill.preparation.refused-after", refusedAfter);
        Settings.requirePositive("waybill.preparation.unseen-after", unseenAfter);
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("waybill.preparation.keep is " + keep + "; it must be at least a day");
        }
        if (maxBody.toBytes() < 1 || maxBody.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("waybill.preparation.max-body is " + maxBody
                    + "; it must be from 1 byte to 4MB, the most that RocketMQ's client sends");
        }
    }

    /** How long to wait after so many failed tries, before the next. */
    Duration waitAfter(int tries) {
        return new Backoff(FIRST_WAIT, longestWait).after(tries);
    }
}
