package io.waybill.service.operating.privacy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows and hands out what is kept of a business key. */
@Tag(name = "one person's data")
@RestController
@RequestMapping("/api/v1/key-data")
class KeyDataController {

    private final KeyHoldings holdings;
    private final KeyExport export;

    KeyDataController(KeyHoldings holdings, KeyExport export) {
        this.holdings = holdings;
        this.export = export;
    }

    @Operation(
            summary = "Counts what is kept of a business key",
            description = "Messages by what an erasure would do to them, and where more may lie that it does not reach."
                    + " What is set aside is not counted: an export finds it. Needs PRIVACY.")
    @GetMapping
    KeyHoldings.KeyContents count(@Parameter(description = "The business key") @RequestParam String key) {
        return holdings.of(key);
    }

    @Operation(
            summary = "Exports all that is kept of a business key",
            description = "One JSON document a line: messages with their payloads, edited versions, attempts at telling"
                    + " endpoints, what was prepared, what is set aside, and what people did; nothing is masked. The last"
                    + " has type 'end': without it the rest is not whole. Needs PRIVACY; written to the audit log.")
    @ApiResponse(
            responseCode = "200",
            description = "The lines",
            content = @Content(mediaType = DataResponse.LINES, schema = @Schema(type = "string")))
    @GetMapping("/export")
    void export(@Parameter(description = "The business key") @RequestParam String key, HttpServletResponse response) {
        export.export(key, new DataResponse(response));
    }
}
