package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes receipts. */
@Mutating
@RestController
@Tag(name = "consuming")
class ReceiptController {

    private final ReceiptIntake desk;

    ReceiptController(ReceiptIntake desk) {
        this.desk = desk;
    }

    @Schema(name = "TakenReceipt")
    record TakenReceipt(String messageId, String group, Receipt.ReceiptKind kind) {}

    @Operation(
            summary = "Sends a receipt",
            description =
                    "A consumer group's word on a message. Send DONE after the effect is committed, and again for every"
                            + " duplicate; a receipt that is lost makes the message come again. Answered once it is stored. Needs"
                            + " CONSUME.")
    @ApiResponse(responseCode = "202", description = "The receipt is stored")
    @InOneTransaction
    @PostMapping(path = "/api/v1/messages/{id}/receipts", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TakenReceipt> take(
            @Parameter(description = "The message's id: its header WAYBILL_ID") @PathVariable MessageId id,
            @Valid @RequestBody ReceiptRequest request,
            HttpServletRequest http) {
        Receipt receipt = desk.take(id, request, http.getRemoteAddr());
        return ResponseEntity.accepted().body(new TakenReceipt(id.toString(), receipt.group(), receipt.kind()));
    }
}
