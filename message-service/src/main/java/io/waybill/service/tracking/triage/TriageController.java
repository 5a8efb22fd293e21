package io.waybill.service.tracking.triage;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes what people say about groups of failures. */
@Mutating
@Tag(name = "failure groups")
@RestController
class TriageController {

    private final FailureGroups groups;

    TriageController(FailureGroups groups) {
        this.groups = groups;
    }

    /** JSON only, so that no foreign page can send it with a browser's stored credentials. */
    @Operation(
            summary = "Says something of a failure group",
            description = "Its status and a note, as long as nobody else has changed them since. Needs"
                    + " OPERATE; written to the audit log.")
    @InOneTransaction
    @PutMapping(path = "/api/v1/failure-groups/{fingerprint}", consumes = MediaType.APPLICATION_JSON_VALUE)
    FailureGroupDetail change(
            @Parameter(description = "The failure group")
                    @PathVariable
                    @Pattern(regexp = FailureGroupController.FINGERPRINT) String fingerprint,
            @RequestBody @Valid Triage triage) {
        return groups.change(fingerprint, triage)
                .map(group -> FailureGroupDetail.of(group, groups))
                .orElseThrow(() -> FailureGroupController.unknown(fingerprint));
    }
}
