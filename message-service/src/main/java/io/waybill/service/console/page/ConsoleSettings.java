package io.waybill.service.console.page;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the web pages.
 *
 * @param payloadLimit Most of a payload that a page shows.
 * @param maskedFields Names of JSON fields whose values no page shows, in any letter case.
 * @param traceUrl Address of a trace in your tracing system, with {traceId} in it; the message's page links there.
 * @param runbookUrl Address of your own runbook, with {reason} in it; without it the console shows its own.
 * @param logsUrl Address of a search in your logs, with {messageId}, {key} or {traceId} in it.
 */
@ConfigurationProperties("waybill.console")
public record ConsoleSettings(
        @DefaultValue("64KB") DataSize payloadLimit,
        @DefaultValue Set<String> maskedFields,
        @Nullable String traceUrl,
        @Nullable String runbookUrl,
        @Nullable String logsUrl) {

    public ConsoleSettings {
        if (payloadLimit.toBytes() < 1 || payloadLimit.toMegabytes() > 4) {
            throw new IllegalArgumentException(
                    "waybill.console.payload-limit is " + payloadLimit + "; it must be between 1B and 4MB");
        }
        requireWebAddress("trace-url", traceUrl);
        requireWebAddress("runbook-url", runbookUrl);
        requireWebAddress("logs-url", logsUrl);
    }

    private static void requireWebAddress(String name, @Nullable String url) {
        if (url != null && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw new IllegalArgumentException("waybill.console." + name + " must begin with https:// or http://");
        }
    }
}
