package io.waybill.service.producing.check.http;

import io.waybill.service.platform.Settings;
import io.waybill.service.platform.backoff.Backoff;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of asking producers over HTTP.
 *
 * @param enabled Whether producers are asked at all.
 * @param interval How often it is looked whom to ask.
 * @param timeout How long a producer has for its answer, connecting included.
 * @param longestWait Longest wait between two questions about one message.
 * @param concurrency Most questions at a time to one producer, from one node.
 */
@Validated
@ConfigurationProperties("waybill.check-back")
record CheckBackSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("30m") Duration longestWait,
        @DefaultValue("4") @Min(1) @Max(100) int concurrency) {

    CheckBackSettings {
        Settings.requirePositive("waybill.check-back.interval", interval);
        Settings.requirePositive("waybill.check-back.timeout", timeout);
        Settings.requirePositive("waybill.check-back.longest-wait", longestWait);
    }

    /** How long to wait after the given question before the next, of a message that was given some time before the first. */
    Duration waitAfter(int question, Duration first) {
        // The first wait was the one before the first question.
        return new Backoff(first, longestWait).after(question + 1L);
    }

    /** Longer than a question takes, its name looked up and its answer written down. */
    Duration lease() {
        return timeout.multipliedBy(2).plusSeconds(20);
    }
}
