package io.waybill.service.notifying.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookHeaders;
import io.waybill.service.notifying.delivery.AttemptOutcome;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.schedule.NotificationState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what endpoints were told. */
@RestController
@RequestMapping("/api/v1/endpoints/{name}/deliveries")
@Tag(name = "endpoints")
class NotificationHistoryController {

    private final NotificationHistory history;

    NotificationHistoryController(NotificationHistory history) {
        this.history = history;
    }

    /** One attempt, and what was answered. */
    @Schema(name = "NotificationAttempt")
    record AttemptView(
            @Schema(description = "1 for the first of a round")
            int number,

            Instant at,
            int millis,

            @Schema(description = "SUCCEEDED, or in a word why it was not")
            String outcome,

            @Nullable Integer status,
            @Schema(description = "Where it was sent to") String url,

            @Schema(
                    description =
                            "Headers that say which notification it is, and when this attempt was made; none where nothing"
                                    + " was sent. The others are the endpoint's and the message's, the same for every attempt")
            Map<String, String> headers,

            @Nullable @Schema(description = "Which version of the payload the body was")
            Integer version,

            @Nullable @Schema(description = "That was connected to; shown to whoever may EDIT")
            String address,

            @Nullable @Schema(description = "The beginning of the answer; shown to whoever may EDIT")
            String answer,

            @Nullable @Schema(description = "The node that made it")
            String node,

            @Nullable @Schema(description = "The operator's instruction by which it was made; absent for none")
            Instant instructedAt) {}

    /** A message as an endpoint was told it, or is to be. */
    @Schema(name = "Notification")
    record NotificationView(
            String messageId,

            @Schema(description = "1 it is still told, 2 given up, 3 taken, 4 called off")
            int status,

            NotificationState state,

            @Schema(description = "How often it was told so far")
            int notifyCount,

            @Nullable @Schema(description = "When it is told next")
            Instant nextNotifyAt,

            Instant owedAt,
            @Nullable Instant firstAt,
            @Nullable Instant endedAt,

            @Schema(description = "Of the payload; 1 is the original")
            int version,

            @Nullable Instant instructedAt,
            @Nullable AttemptView lastAttempt) {}

    @Operation(
            summary = "Lists what an endpoint was told",
            description =
                    "The newest message first, in one state. Needs READ; addresses and answers are shown to whoever may"
                            + " EDIT.")
    @GetMapping
    List<NotificationView> list(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Parameter(description = "In which state") @RequestParam(defaultValue = "NOTIFYING")
                    NotificationState state,
            @Parameter(description = "Only of messages before this one") @RequestParam(required = false) @Nullable MessageId before,
            @Parameter(description = "Most entries; all rounds of the last message are among them")
                    @RequestParam(defaultValue = "50")
                    @Min(1) @Max(200) int limit) {
        return history.list(name, state, before, limit).stream()
                .map(each -> view(name, each))
                .toList();
    }

    @Operation(
            summary = "Lists the attempts at one message",
            description =
                    "In the order in which they were made. Needs READ; addresses and answers are shown to whoever may"
                            + " EDIT.")
    @GetMapping("/{id}")
    List<AttemptView> attempts(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Parameter(description = "The message's id") @PathVariable MessageId id) {
        return history.attempts(name, id).stream()
                .map(each -> view(name, id, each))
                .toList();
    }

    private static NotificationView view(String name, PastNotification row) {
        return new NotificationView(
                row.messageId().toString(),
                row.state().code(),
                row.state(),
                row.attempts(),
                time(row.dueAt()),
                Instant.ofEpochMilli(row.owedAt()),
                time(row.firstAt()),
                time(row.endedAt()),
                row.version(),
                instruction(row.instructedAt()),
                last(name, row));
    }

    private static @Nullable AttemptView last(String name, PastNotification row) {
        if (row.at() == null || row.outcome() == null || row.url() == null) {
            return null;
        }
        return view(
                name,
                row.messageId(),
                new PastAttempt(
                        row.instructedAt(),
                        row.attempts(),
                        row.at(),
                        row.millis() == null ? 0 : row.millis(),
                        row.url(),
                        row.address(),
                        row.status(),
                        row.outcome(),
                        row.answer(),
                        "",
                        row.version()));
    }

    private static AttemptView view(String name, MessageId id, PastAttempt row) {
        byte[] answer = row.answer();
        return new AttemptView(
                row.attempt(),
                Instant.ofEpochMilli(row.at()),
                row.millis(),
                row.outcome(),
                row.status(),
                row.url(),
                AttemptOutcome.isOfRequest(row.outcome()) ? headers(name, id, row.at()) : Map.of(),
                row.version(),
                row.address(),
                answer == null ? null : new String(answer, StandardCharsets.UTF_8),
                row.node().isEmpty() ? null : row.node(),
                instruction(row.instructedAt()));
    }

    private static Map<String, String> headers(String name, MessageId id, long at) {
        return Map.of(
                WebhookHeaders.ID,
                Endpoint.notificationId(name, id),
                WebhookHeaders.TIMESTAMP,
                String.valueOf(at / 1_000));
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Instant instruction(long at) {
        return at == 0 ? null : Instant.ofEpochMilli(at);
    }
}
