package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows groups what they owe. */
@RestController
@Tag(name = "consuming")
class OwedMessageController {

    private final OwedMessages owedMessages;

    OwedMessageController(OwedMessages owedMessages) {
        this.owedMessages = owedMessages;
    }

    @Schema(name = "OwedMessage")
    record OwedMessageView(
            String messageId,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            @Schema(description = "What its producer added") Map<String, String> headers,

            @Nullable @Schema(description = "The content, where it is text in UTF-8")
            String body,

            @Nullable @Schema(description = "The content in base64, where it is not")
            String bodyBase64,

            @Schema(description = "Which version the content is: 1 is the original, an edited one has a higher number")
            int version,

            @Schema(
                    description =
                            "The message is to have no effect, and has no content: note its id as processed, and send"
                                    + " DONE with version 0")
            boolean skip,

            @Schema(description = "It is to have its effect although the group may have skipped it before")
            boolean reopen,

            @Nullable @Schema(
                    description =
                            "With 'skip': the number of that skip, to be noted with the id and sent with the receipt; of"
                                    + " several the highest stands. With 'reopen': the newest skip that this may replace; if a"
                                    + " later one is noted, it has no effect")
            Integer skipNumber,

            @Schema(description = "How often the group has tried so far, as far as its receipts say")
            int attempts) {

        static OwedMessageView of(OwedMessages.OwedMessage debt) {
            String text = debt.skip() ? null : text(debt.body());
            return new OwedMessageView(
                    debt.messageId().toString(),
                    debt.topic(),
                    debt.tag(),
                    debt.key(),
                    debt.headers(),
                    text,
                    text == null && !debt.skip() ? Base64.getEncoder().encodeToString(debt.body()) : null,
                    debt.version(),
                    debt.skip(),
                    debt.reopen(),
                    debt.skipNumber(),
                    debt.attempts());
        }

        private static @Nullable String text(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notText) {
                return null;
            }
        }
    }

    @Operation(
            summary = "Shows what a group owes",
            description =
                    "Messages that the group has sent no receipt for, with their content, the oldest first: the way in for"
                            + " consumers that are not on RocketMQ. Nothing is claimed, so several who ask get the same messages:"
                            + " whoever processes one inserts its id in the transaction of the effect, and sends a receipt. What"
                            + " failed comes again when it is due. Needs CONSUME.")
    @GetMapping("/api/v1/groups/{group}/messages")
    List<OwedMessageView> owed(
            @Parameter(description = "The consumer group")
                    @PathVariable
                    @Pattern(regexp = NamePatterns.GROUP, message = NamePatterns.NO_GROUP) String group,
            @Parameter(description = "Only messages after this one, to pass over what can't be processed now")
                    @RequestParam(required = false)
                    @Nullable MessageId after,
            @Parameter(description = "Most messages; large ones are fewer")
                    @RequestParam(defaultValue = "20")
                    @Min(1) @Max(100) int limit) {
        return owedMessages.of(group, after == null ? MessageId.floor(0) : after, limit).stream()
                .map(OwedMessageView::of)
                .toList();
    }
}
