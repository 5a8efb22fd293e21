package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
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

            @Nullable @Schema(description = "The content, where it is text in UTF-8. There is none where 'bodyKept' is false")
            String body,

            @Nullable @Schema(description = "The content in base64, where it is not")
            String bodyBase64,

            @Schema(
                    description =
                            "False where the content was too large to be kept, which only asking with 'since' shows: ask"
                                    + " whoever sent it")
            boolean bodyKept,

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
            int attempts,

            @Schema(description = "OWED, FAILED, or DEAD: given up on, which only asking with 'since' shows")
            DeliveryState state) {

        static OwedMessageView of(OwedMessages.OwedMessage debt) {
            byte[] body = debt.skip() ? null : debt.body();
            String text = body == null ? null : text(body);
            return new OwedMessageView(
                    debt.messageId().toString(),
                    debt.topic(),
                    debt.tag(),
                    debt.key(),
                    debt.headers(),
                    text,
                    text == null && body != null ? Base64.getEncoder().encodeToString(body) : null,
                    debt.body() != null,
                    debt.version(),
                    debt.skip(),
                    debt.reopen(),
                    debt.skipNumber(),
                    debt.attempts(),
                    debt.state());
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
                            + " failed comes again when it is due. With 'since' all is shown that was published since and is not"
                            + " done, for endpoints (http:name) as for other groups: what is told later, and what was given up"
                            + " on. The header Link leads to the next page, and is absent on the last one; a page may be empty and"
                            + " not be the last. Needs CONSUME, of a key that may speak for the group.")
    @GetMapping("/api/v1/groups/{group}/messages")
    ResponseEntity<List<OwedMessageView>> owed(
            @Parameter(description = "The consumer group")
                    @PathVariable
                    @Pattern(regexp = NamePatterns.ANY_GROUP, message = NamePatterns.NO_GROUP) String group,
            @Parameter(description = "All that is not done of what was published since, such as 2026-01-31T08:00:00Z")
                    @RequestParam(required = false)
                    @Nullable Instant since,
            @Parameter(description = "Only messages after this one, to pass over what can't be processed now")
                    @RequestParam(required = false)
                    @Nullable MessageId after,
            @Parameter(description = "Most messages; large ones are fewer")
                    @RequestParam(defaultValue = "20")
                    @Min(1) @Max(100) int limit) {
        MessageId from = after == null ? MessageId.floor(0) : after;
        if (since == null) {
            return ResponseEntity.ok(views(owedMessages.of(group, from, limit)));
        }
        OwedMessages.OwedPage page = owedMessages.notDone(group, Math.max(0, since.toEpochMilli()), from, limit);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (page.next() != null) {
            String query = "?since=" + since + "&after=" + page.next() + "&limit=" + limit;
            answer.header(HttpHeaders.LINK, "<" + query + ">; rel=\"next\"");
        }
        return answer.body(views(page.messages()));
    }

    private static List<OwedMessageView> views(List<OwedMessages.OwedMessage> found) {
        return found.stream().map(OwedMessageView::of).toList();
    }
}
