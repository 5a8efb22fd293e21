package io.waybill.service.console.messages;

import io.waybill.service.console.page.ConsoleSettings;
import io.waybill.service.model.TrackedMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Leads from a message to its trace and to its logs, where these are configured. Thread-safe. */
@Component("links")
class MessageLinks {

    /** The W3C header: version, trace, span, flags. */
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private final ConsoleSettings settings;

    MessageLinks(ConsoleSettings settings) {
        this.settings = settings;
    }

    record Of(
            @Nullable String traceId,
            @Nullable String trace,
            @Nullable String logs) {}

    /** Where it stands what to do about a reason. */
    public String runbook(String reason) {
        String own = settings.runbookUrl();
        return own == null ? "/runbook#" + reason : own.replace("{reason}", reason);
    }

    Of of(TrackedMessage message) {
        Matcher parent = TRACE_PARENT.matcher(
                Objects.requireNonNullElse(message.properties().get("traceparent"), ""));
        String traceId = parent.matches() ? parent.group(1) : null;
        return new Of(
                traceId,
                traceId == null ? null : fill(settings.traceUrl(), message, traceId),
                fill(settings.logsUrl(), message, Objects.requireNonNullElse(traceId, "")));
    }

    private static @Nullable String fill(@Nullable String url, TrackedMessage message, String traceId) {
        return url == null
                ? null
                : url.replace("{traceId}", traceId)
                        .replace("{messageId}", message.id().toString())
                        .replace("{key}", encode(Objects.requireNonNullElse(message.key(), "")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
