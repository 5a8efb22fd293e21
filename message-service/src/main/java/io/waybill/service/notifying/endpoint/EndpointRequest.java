package io.waybill.service.notifying.endpoint;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageRules;
import io.waybill.protocol.ReservedNameException;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.webhook.WebhookKey;
import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.profile.SuccessRule;
import io.waybill.service.platform.backoff.Durations;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An endpoint as somebody wants it. */
@Schema(name = "EndpointRegistration")
public record EndpointRequest(
        @NotNull @Schema(description = "The topic; it must exist", example = "PAYMENT_NOTIFY_TOPIC")
        String topic,

        @Nullable @Size(max = Limits.TAG_EXPRESSION) @Schema(description = "The tags it takes: *, or tags joined by ||", defaultValue = "*")
        String tags,

        @Nullable @Size(max = 1_000) @Schema(description = "Where it is told", example = "https://shop.example.com/payments")
        String url,

        @Nullable @Schema(description = "Whether the message says where to, by its header notify-url", defaultValue = "false")
        Boolean fromMessage,

        @Nullable @Size(max = 1_000) @Schema(
                description =
                        "With 'fromMessage': hosts that messages may name, as in shop.example.com or *.example.com")
        List<@NotNull @Size(min = 1, max = 253) String> hosts,

        @Nullable @Valid @Schema(description = "When attempts are made; the preset alipay if it is left out")
        LadderRequest ladder,

        @Nullable @Schema(description = "Time of day that the first attempt waits for", example = "02:00")
        String notBefore,

        @Nullable @Schema(description = "The zone of 'notBefore'", defaultValue = "Z", example = "Asia/Shanghai")
        String zone,

        @Nullable @Schema(
                description =
                        "What counts as success: standard (2xx), alipay (the answer is success), wechat (2xx within"
                                + " 5 s), custom (see 'success')",
                defaultValue = "standard")
        String profile,

        @Nullable @Valid @Schema(description = "With the profile custom")
        SuccessRequest success,

        @Nullable @Size(min = 1, max = 2) @Schema(
                description =
                        "What signs: keys of Standard Webhooks, whsec_ or whsk_, two while one replaces the other. Left"
                                + " out of a new endpoint one is made, and told in this answer alone; left out later they stay")
        List<@NotNull @Size(max = 200) String> secrets,

        @Nullable @Size(max = 20) @Schema(description = "Sent with every attempt. Left out later they stay")
        Map<String, String> headers,

        @Nullable @Schema(description = "For a request and its answer", example = "20s")
        String timeout,

        @Nullable @Min(1) @Max(10_000) @Schema(description = "Most attempts a second, over all nodes", defaultValue = "50")
        Integer rate,

        @Nullable @Min(1) @Max(10_000) @Schema(description = "Most attempts at once after a pause; the rate if it is left out")
        Integer burst,

        @Nullable @Min(1) @Max(1_000) @Schema(description = "Most requests under way, over all nodes", defaultValue = "10")
        Integer concurrency,

        @Nullable @Min(0) @Schema(description = "The version that this is a change of, 0 for none; left out it changes whatever there is")
        Integer version) {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int RATE = 50;
    private static final int CONCURRENCY = 10;

    /** Waits before the first attempt, the second, and so on, or a name for them. */
    @Schema(name = "EndpointLadder")
    public record LadderRequest(
            @Nullable @Schema(description = "alipay, wechat, classic or exponential")
            String preset,

            @Nullable @Schema(description = "Waits before the first attempt, the second, and so on", example = "[\"0s\", \"1m\"]")
            @Size(max = NotificationLadder.MOST_ATTEMPTS) List<@NotNull String> waits,

            @Nullable @Schema(description = "How long after the first attempt another may be made", example = "3d")
            String expiry) {}

    /** Which answers mean that it was taken. */
    @Schema(name = "EndpointSuccess")
    public record SuccessRequest(
            @Nullable @Size(max = 100) @Schema(description = "Statuses; any of 2xx if it is left out")
            Set<@NotNull Integer> statuses,

            @Nullable @Schema(description = "What the answer has to be, but for white space around it")
            String body) {}

    /** Without secrets and headers. */
    @Override
    public String toString() {
        return "endpoint of " + topic;
    }

    /** @throws RefusedException naming what can't be */
    String checkedTags() {
        String expression = TagExpression.of(tags).toString();
        if (expression.length() > Limits.TAG_EXPRESSION) {
            throw RequestRefusal.invalid("'tags' has, with a space on each side of ||, " + expression.length()
                    + " characters; " + Limits.TAG_EXPRESSION + " are allowed");
        }
        return expression;
    }

    void checkTopic() {
        try {
            MessageRules.checkTopic(topic);
        } catch (ReservedNameException reserved) {
            throw KnownTopics.refused(reserved);
        } catch (IllegalArgumentException wrong) {
            throw RequestRefusal.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * @param known headers that stay if this has none
     * @throws RefusedException naming what can't be
     */
    EndpointSettings settings(Map<String, String> known) {
        boolean isFromMessage = Boolean.TRUE.equals(fromMessage);
        if (isFromMessage == (url != null)) {
            throw RequestRefusal.invalid("either 'url' or '\"fromMessage\": true' is needed");
        }
        if (isFromMessage != (hosts != null && !hosts.isEmpty())) {
            throw RequestRefusal.invalid("'hosts' belongs to '\"fromMessage\": true', and only there");
        }
        Profile chosen = named("profile", profile, Profile.STANDARD, Profile::of);
        if (success != null && chosen != Profile.CUSTOM) {
            throw RequestRefusal.invalid("'success' belongs to the profile custom, and only there");
        }
        LadderPreset preset = preset();
        int perSecond = Objects.requireNonNullElse(rate, RATE);
        return new EndpointSettings(
                url,
                hosts == null ? List.of() : hosts,
                preset,
                preset != null ? preset.ladder() : ownLadder(),
                timeOfDay(),
                timeZone(),
                chosen,
                success == null ? chosen.success() : rule(success),
                headers == null ? known : EndpointHeaders.checked(headers),
                timeout(chosen),
                perSecond,
                burst == null ? perSecond : burst,
                Objects.requireNonNullElse(concurrency, CONCURRENCY));
    }

    private @Nullable LadderPreset preset() {
        if (ladder == null) {
            return LadderPreset.ALIPAY;
        }
        if ((ladder.preset() == null) == (ladder.waits() == null)) {
            throw RequestRefusal.invalid("'ladder' has either 'preset' or 'waits'");
        }
        if (ladder.preset() != null && ladder.expiry() != null) {
            throw RequestRefusal.invalid("'expiry' belongs to 'waits'; a preset has its own");
        }
        return ladder.preset() == null
                ? null
                : named("ladder.preset", ladder.preset(), LadderPreset.ALIPAY, LadderPreset::of);
    }

    private NotificationLadder ownLadder() {
        LadderRequest own = Objects.requireNonNull(ladder);
        List<String> waits = Objects.requireNonNull(own.waits());
        return checked(
                "ladder",
                () -> new NotificationLadder(
                        waits.stream().map(Durations::parse).toList(),
                        own.expiry() == null ? null : Durations.parse(own.expiry())));
    }

    private static SuccessRule rule(SuccessRequest success) {
        return checked(
                "success",
                () -> new SuccessRule(success.statuses() == null ? Set.of() : success.statuses(), success.body()));
    }

    private Duration timeout(Profile chosen) {
        if (timeout == null) {
            return chosen.timeout();
        }
        Duration given = checked("timeout", () -> Durations.parse(timeout));
        Duration longest = chosen == Profile.WECHAT ? chosen.timeout() : LONGEST_TIMEOUT;
        if (given.compareTo(SHORTEST_TIMEOUT) < 0 || given.compareTo(longest) > 0) {
            throw RequestRefusal.invalid("'timeout' is from " + Durations.write(SHORTEST_TIMEOUT) + " to "
                    + Durations.write(longest) + " with the profile " + chosen.text());
        }
        return given;
    }

    private @Nullable LocalTime timeOfDay() {
        try {
            return notBefore == null ? null : LocalTime.parse(notBefore);
        } catch (DateTimeException malformed) {
            throw RequestRefusal.invalid("'notBefore' is a time of day such as 02:00");
        }
    }

    private ZoneId timeZone() {
        try {
            return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw RequestRefusal.invalid("'zone' is a time zone such as Asia/Shanghai or +08:00");
        }
    }

    /**
     * @param known secrets that stay if this has none
     * @throws RefusedException naming what can't be; nothing of the secrets
     */
    List<String> secrets(List<String> known) {
        boolean isFromMessage = Boolean.TRUE.equals(fromMessage);
        if (secrets == null) {
            return isFromMessage
                    ? known.stream()
                            .filter(secret -> !WebhookKey.parse(secret).isShared())
                            .toList()
                    : known;
        }
        for (String secret : secrets) {
            WebhookKey key = checked("secrets", () -> WebhookKey.parse(secret));
            if (!key.canSign()) {
                throw RequestRefusal.invalid("'secrets' has one that only verifies");
            }
            if (isFromMessage && key.isShared()) {
                throw RequestRefusal.invalid(
                        "where the message says where to, only keys that begin with whsk_ sign: who shares a secret could"
                                + " forge what others are told");
            }
        }
        return secrets;
    }

    private static <T> T named(
            String field, @Nullable String text, T otherwise, Function<String, Optional<T>> constants) {
        return text == null
                ? otherwise
                : constants
                        .apply(text)
                        .orElseThrow(() -> RequestRefusal.invalid(
                                "'" + field + "' is none of those there are: '" + Limits.cut(text, 40) + "'"));
    }

    /** What is to be made of a field. */
    private interface Making<T> {
        T make();
    }

    private static <T> T checked(String field, Making<T> making) {
        try {
            return making.make();
        } catch (IllegalArgumentException wrong) {
            throw RequestRefusal.invalid("'" + field + "': " + Limits.cut(wrong.getMessage(), 200));
        }
    }
}
