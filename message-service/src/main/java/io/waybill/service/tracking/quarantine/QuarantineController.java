package io.waybill.service.tracking.quarantine;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is set aside, without its content. */
@Tag(name = "set aside")
@RestController
@RequestMapping("/api/v1/set-aside")
class QuarantineController {

    private static final int PAGE = 100;

    private final Quarantine quarantine;

    QuarantineController(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** The next page after the given id, oldest first; only what waits unless all is asked for. */
    @Operation(
            summary = "Lists what is set aside",
            description =
                    "Events that could not be read or written, oldest first, without their content." + " Needs READ.")
    @GetMapping
    List<QuarantinedItemView> list(
            @Parameter(description = "Only what comes after this id") @RequestParam(defaultValue = "0") long after,
            @Parameter(description = "Also what is applied already") @RequestParam(defaultValue = "false")
                    boolean all) {
        return quarantine.list(after, all, PAGE);
    }
}
