package io.waybill.service.producing.check;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Mutating;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks producers when somebody wants them asked. */
@Mutating
@RestController
@Tag(name = "operating")
class CheckController {

    private final OnDemandCheck onDemandCheck;

    CheckController(OnDemandCheck onDemandCheck) {
        this.onDemandCheck = onDemandCheck;
    }

    @Schema(name = "Question")
    record AskedQuestion(
            String messageId,

            @Schema(description = "How the producer is asked")
            OnDemandCheck.Way way) {}

    @Operation(
            summary = "Asks the producer what became of a message",
            description =
                    "Asks now instead of when it would be due: at its check URL for a message that was prepared over"
                            + " REST, over RocketMQ for others. The answer shows on the message. Nothing but the producer's answer"
                            + " makes a message of unknown outcome visible. Needs OPERATE; written to the audit log.")
    @ApiResponse(responseCode = "202", description = "The producer is being asked")
    @PostMapping(path = "/api/v1/messages/{id}/ask", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AskedQuestion> ask(@Parameter(description = "The message's id") @PathVariable MessageId id) {
        return ResponseEntity.accepted().body(new AskedQuestion(id.toString(), onDemandCheck.ask(id)));
    }
}
