package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A consumer group's word on a message, as a client sends it. */
@Schema(name = "Receipt")
record ReceiptRequest(
        @NotNull @Pattern(regexp = NamePatterns.GROUP, message = NamePatterns.NO_GROUP) @Schema(description = "The consumer group that says it", example = "POINTS_GROUP")
        String group,

        @NotNull @Schema(
                description =
                        "DONE: the effect is committed. FAILED: an attempt failed and was rolled back, and another"
                                + " will follow. DEAD: the group gives the message up")
        Receipt.ReceiptKind kind,

        @Nullable @Pattern(regexp = NamePatterns.TOPIC, message = NamePatterns.NO_TOPIC) @Schema(
                description =
                        "The message's topic. With it a receipt is taken for a message that the service has not seen"
                                + " yet, which happens to fast consumers: send it always",
                example = "PAYMENT_NOTIFY_TOPIC")
        String topic,

        @Nullable @Min(1) @Max(1_000_000) @Schema(description = "The number of the attempt, from 1", defaultValue = "1")
        Integer attempt,

        @Nullable @Valid @Schema(description = "Why it failed: with FAILED and DEAD, not with DONE")
        Error error,

        @Nullable @Schema(description = "With DONE: the effect was there already, and nothing was done", defaultValue = "false")
        Boolean duplicate,

        @Nullable @Min(0) @Max(1_000_000) @Schema(
                description = "With DONE: which version the effect is of, as the message said; 0 if it was skipped",
                example = "1")
        Integer version,

        @Nullable @Min(1) @Max(1_000_000) @Schema(
                description = "With version 0: the number of the skip that the group has noted, as 'skipNumber' said",
                example = "1")
        Integer skip,

        @Nullable @Schema(description = "When the effect was committed, or the attempt failed; default: now")
        Instant at,

        @Nullable @Schema(description = "With FAILED: when the group tries next; default: RocketMQ's longest wait, two hours")
        Instant nextAt,

        @Nullable @Size(max = Limits.NAME) @Schema(description = "The host that handled it; default: the one that sends the receipt")
        String host) {

    private static final int TOLERANCE_SECONDS = 3_600;

    /** What went wrong; longer texts are cut. */
    @Schema(name = "ReceiptError")
    record Error(
            @NotNull @Schema(description = "The kind of error, such as an exception's class; the first 255 characters are kept")
            String type,

            @Nullable @Schema(description = "What it said; the first 1000 characters are kept")
            String message,

            @Nullable @Schema(description = "Where it happened; the first 4000 characters are kept")
            String stack) {

        private Failure failure() {
            return new Failure(type, Limits.cut(message, Limits.ERROR_MESSAGE), Limits.cut(stack, Limits.STACK));
        }
    }

    /** Without the error's texts. */
    @Override
    public String toString() {
        return kind + " by " + group;
    }

    /** @throws RefusedException for parts that contradict each other */
    Receipt receipt(MessageId id, String ofTopic, Instant now, String remote) {
        if (kind == Receipt.ReceiptKind.DONE ? error != null : error == null) {
            throw RequestRefusal.invalid("'error' belongs to FAILED and DEAD, which need it, and not to DONE");
        }
        if (kind != Receipt.ReceiptKind.DONE && Boolean.TRUE.equals(duplicate)) {
            throw RequestRefusal.invalid("'duplicate' belongs to DONE");
        }
        if (kind != Receipt.ReceiptKind.DONE && version != null) {
            throw RequestRefusal.invalid("'version' belongs to DONE: no effect was taken");
        }
        if (skip != null && (version == null || version != Receipt.SKIPPED)) {
            throw RequestRefusal.invalid("'skip' belongs to version 0: nothing was skipped");
        }
        if (kind != Receipt.ReceiptKind.FAILED && nextAt != null) {
            throw RequestRefusal.invalid("'nextAt' belongs to FAILED: after " + kind + " there is no next attempt");
        }
        if (at != null && (at.isAfter(now.plusSeconds(TOLERANCE_SECONDS)) || at.toEpochMilli() < MessageId.EARLIEST)) {
            throw RequestRefusal.invalid("'at' is " + at + "; it must be a time that has come");
        }
        if (nextAt != null && nextAt.isAfter(now.plusSeconds(366L * 86_400))) {
            throw RequestRefusal.invalid("'nextAt' is " + nextAt + "; it must be within a year");
        }
        return new Receipt(
                kind,
                id,
                (at == null ? now : at).toEpochMilli(),
                group,
                ofTopic,
                0, // Where and when the copy was stored, the tap knows.
                attempt == null ? 1 : attempt,
                host == null ? remote : host,
                Boolean.TRUE.equals(duplicate),
                error == null ? null : error.failure(),
                nextAt == null ? null : Long.valueOf(nextAt.toEpochMilli()),
                version,
                skip);
    }
}
