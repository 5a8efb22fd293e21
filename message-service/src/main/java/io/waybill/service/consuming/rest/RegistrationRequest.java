package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageRules;
import io.waybill.protocol.ReservedNameException;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Start;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A consumer group that wants a topic's messages, as a client registers it. */
@Schema(name = "SubscriptionRegistration")
record RegistrationRequest(
        @NotNull @Pattern(regexp = NamePatterns.TOPIC, message = NamePatterns.NO_TOPIC) @Schema(description = "The topic; it must exist", example = "PAYMENT_NOTIFY_TOPIC")
        String topic,

        @NotNull @Pattern(regexp = NamePatterns.GROUP, message = NamePatterns.NO_GROUP) @Schema(description = "The consumer group, as RocketMQ knows it", example = "POINTS_GROUP")
        String group,

        @Nullable @Size(max = Limits.TAG_EXPRESSION) @Schema(description = "The tags it takes: *, or tags joined by ||", defaultValue = "*")
        String tags,

        @Schema(description = "ORDERLY if it takes the topic queue by queue, in order", defaultValue = "CONCURRENT")
        Registration.@Nullable Mode mode,

        @Nullable @Schema(
                description = "From where on a group is expected that is new: first, last, or a time such as"
                        + " 2026-01-31T08:00:00Z. Without it: first for a topic's first group, last for others")
        String start,

        @Nullable @Schema(
                description =
                        "Whether the group obeys skips: notes such a message as processed, and takes no effect of it",
                defaultValue = "false")
        Boolean skips,

        @Nullable @Size(min = 1, max = Limits.NAME) @Schema(description = "The application it belongs to; default: the group's name")
        String application) {

    /** @throws RefusedException for parts that can't be read */
    Registration registration(Instant now) {
        try {
            MessageRules.checkTopic(topic);
            MessageRules.checkGroup(group);
        } catch (ReservedNameException reserved) {
            throw KnownTopics.refused(reserved);
        } catch (IllegalArgumentException wrong) {
            throw RequestRefusal.invalid(String.valueOf(wrong.getMessage()));
        }
        String expression = TagExpression.of(tags).toString();
        if (expression.length() > Limits.TAG_EXPRESSION) {
            throw RequestRefusal.invalid("'tags' has, with a space on each side of ||, " + expression.length()
                    + " characters; " + Limits.TAG_EXPRESSION + " are allowed");
        }
        return new Registration(
                List.of(),
                List.of(new Registration.GroupSubscription(
                        topic,
                        group,
                        expression,
                        mode == null ? Registration.Mode.CONCURRENT : mode,
                        now.toEpochMilli(),
                        begin(),
                        Boolean.TRUE.equals(skips))));
    }

    String owner() {
        return application == null ? group : application;
    }

    private @Nullable Start begin() {
        if (start == null) {
            return null;
        }
        return switch (start) {
            case "first" -> Start.FIRST;
            case "last" -> Start.LAST;
            default -> time(start);
        };
    }

    private static Start time(String text) {
        try {
            return Start.at(Math.max(0, Instant.parse(text).toEpochMilli()));
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw RequestRefusal.invalid("'start' is '" + Limits.cut(text, 80) + "'; first, last or a time such as"
                    + " 2026-01-31T08:00:00Z is expected");
        }
    }
}
