package io.waybill.service.producing.check.rocketmq;

import io.waybill.service.platform.Settings;
import io.waybill.service.platform.backoff.Backoff;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of asking.
 *
 * @param enabled Whether producers are asked at all.
 * @param after How long a message may be PENDING or SENDING before its producer is asked. The waits between further
 *     questions double from there.
 * @param longestWait Longest wait between two questions about one message.
 * @param interval How often it is looked whom to ask.
 * @param rate Most questions a second and node.
 */
@Validated
@ConfigurationProperties("waybill.asking")
record OutcomeCheckSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2m") Duration after,
        @DefaultValue("30m") Duration longestWait,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("100") @Min(1) @Max(10_000) int rate) {

    OutcomeCheckSettings {
        Settings.requirePositive("waybill.asking.after", after);
        Settings.requirePositive("waybill.asking.longest-wait", longestWait);
        Settings.requirePositive("waybill.asking.interval", interval);
    }

    /** How long to wait for an answer to the given question before the next is asked. */
    Duration waitAfter(int question) {
        // The first wait was the one before the first question.
        return new Backoff(after, longestWait).after(question + 1L);
    }

    int mostOfARound() {
        return (int) Math.max(1, rate * interval.toMillis() / 1_000);
    }
}
