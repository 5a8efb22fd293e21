package io.waybill.service.producing.preparation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.producing.preparation.Preparing.Prepared;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Prepares, confirms and rolls back messages. */
@Mutating
@RestController
@RequestMapping("/api/v1/messages")
@Tag(name = "producing")
class PreparationController {

    private static final String ID = "The message's id";

    private final Preparing preparing;
    private final Decisions decisions;
    private final PreparationSettings settings;
    private final PacketLimit limit;

    PreparationController(Preparing preparing, Decisions decisions, PreparationSettings settings, PacketLimit limit) {
        this.preparing = preparing;
        this.decisions = decisions;
        this.settings = settings;
        this.limit = limit;
    }

    @Schema(name = "PreparedMessage")
    record PreparedView(
            String messageId,
            String topic,
            @Schema(description = "When it was prepared") Instant preparedAt,

            @Schema(description = "When the producer is asked what became of it, unless it says so before")
            Instant checkBackAt) {}

    @Schema(name = "Decision")
    record DecisionView(
            String messageId,

            @Schema(description = "What the producer has said of its transaction")
            OutcomeKind outcome) {}

    @Operation(
            summary = "Prepares a message",
            description =
                    "Takes a message into keeping without publishing it: the first step, before the producer's own"
                            + " transaction commits. What is answered with 201 is stored. Preparing the same message under the same"
                            + " messageId again is answered with 200 and changes nothing. A message that is neither confirmed nor"
                            + " rolled back is asked about at its producer's check URL. Needs PRODUCE.")
    @ApiResponse(responseCode = "200", description = "It was prepared before, with the same content")
    @ApiResponse(responseCode = "201", description = "It is prepared")
    @InOneTransaction
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PreparedView> prepare(@Valid @RequestBody PreparationRequest request, HttpServletRequest http) {
        Prepared prepared =
                preparing.prepare(request.id(), request.content(maxBody()), request.checkAfter(), http.getRemoteAddr());
        Preparation row = prepared.row();
        return ResponseEntity.status(prepared.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .location(URI.create("/api/v1/messages/" + row.messageId()))
                .body(new PreparedView(
                        row.messageId().toString(),
                        row.topic(),
                        Instant.ofEpochMilli(row.preparedAt()),
                        row.checkedAt()));
    }

    @Operation(
            summary = "Confirms a prepared message",
            description =
                    "The producer's transaction has committed: the message is to be published. Answered once that is"
                            + " stored; the message is published at once after that, and again until the broker has it. Confirming"
                            + " again changes nothing. Needs PRODUCE.")
    @ApiResponse(responseCode = "202", description = "The message is SENDING, and will be published")
    @InOneTransaction
    @PostMapping(path = "/{id}/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DecisionView> confirm(
            @Parameter(description = ID) @PathVariable MessageId id, HttpServletRequest http) {
        decisions.confirm(id, http.getRemoteAddr());
        return ResponseEntity.accepted().body(new DecisionView(id.toString(), OutcomeKind.COMMITTED));
    }

    @Operation(
            summary = "Rolls a prepared message back",
            description =
                    "The producer's transaction can never commit: the message is never published. To be said only when"
                            + " that is certain; a COMMIT whose answer was lost is not. Rolling back again changes nothing. Needs"
                            + " PRODUCE.")
    @ApiResponse(responseCode = "200", description = "The message is ROLLED_BACK")
    @InOneTransaction
    @PostMapping(path = "/{id}/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    DecisionView rollBack(@Parameter(description = ID) @PathVariable MessageId id, HttpServletRequest http) {
        decisions.rollBack(id, http.getRemoteAddr());
        return new DecisionView(id.toString(), OutcomeKind.ROLLED_BACK);
    }

    /** No more than the database takes: what is accepted must not be lost. */
    private DataSize maxBody() {
        return DataSize.ofBytes(Math.min(settings.maxBody().toBytes(), limit.largestBody()));
    }
}
