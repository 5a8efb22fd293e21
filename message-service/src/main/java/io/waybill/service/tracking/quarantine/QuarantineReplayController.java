package io.waybill.service.tracking.quarantine;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Applies again what is set aside. */
@Mutating
@Tag(name = "set aside")
@RestController
class QuarantineReplayController {

    private final QuarantineReplay quarantineReplay;

    QuarantineReplayController(QuarantineReplay quarantineReplay) {
        this.quarantineReplay = quarantineReplay;
    }

    /** JSON only, so that no foreign page can send it with a browser's stored credentials. */
    @Operation(summary = "Applies what is set aside", description = "Reads and writes it once more. Needs OPERATE.")
    @InOneTransaction
    @PostMapping(path = "/api/v1/set-aside/{id}/apply", consumes = MediaType.APPLICATION_JSON_VALUE)
    QuarantinedItemView apply(
            @Parameter(description = "The id in the list of what is set aside") @PathVariable long id) {
        return QuarantinedItemView.of(quarantineReplay.apply(id));
    }
}
