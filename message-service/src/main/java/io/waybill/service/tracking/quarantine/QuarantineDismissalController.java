package io.waybill.service.tracking.quarantine;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Dismisses what is set aside and nobody needs. JSON only, so that no foreign page can send it with a browser's credentials. */
@Mutating
@Tag(name = "set aside")
@RestController
class QuarantineDismissalController {

    private final QuarantineDismissal quarantineDismissal;

    QuarantineDismissalController(QuarantineDismissal quarantineDismissal) {
        this.quarantineDismissal = quarantineDismissal;
    }

    @Schema(name = "Dismissal")
    record Why(
            @NotBlank @Size(max = QuarantineDismissal.LONGEST_REASON) String reason) {}

    /** Which ones, and why. */
    @Schema(name = "DismissalOfMany")
    record Those(
            @NotBlank @Size(max = QuarantineDismissal.LONGEST_REASON) @Schema(description = "Why nobody needs them")
            String reason,

            @Schema(description = "Only what was set aside for this; default: for anything")
            QuarantinedItem.@Nullable QuarantineReason setAsideFor,

            @Schema(description = "Only whole reports, or only single facts; default: both")
            QuarantinedItem.@Nullable QuarantinedKind kind,

            @Nullable @Schema(description = "Only what was set aside before this time; default: at any time")
            Instant before,

            @Nullable @Min(0) @Schema(description = "Only up to this id, the newest that somebody has seen; default: all there is now")
            Long upTo) {

        QuarantineDismissal.Filter filter() {
            return new QuarantineDismissal.Filter(setAsideFor, kind, before, upTo);
        }
    }

    /**
     * How many were dismissed.
     *
     * @param more whether there may be others, for which the request is sent again
     */
    @Schema(name = "Dismissed")
    record Dismissed(int dismissed, boolean more) {}

    @Operation(
            summary = "Dismisses what is set aside",
            description = "Nobody needs it: it does not wait any more, and is deleted some days later. Once"
                    + " more does nothing more. Needs OPERATE and a reason; written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/api/v1/set-aside/{id}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    QuarantinedItemView dismiss(
            @Parameter(description = "The id in the list of what is set aside") @PathVariable long id,
            @Valid @RequestBody Why why) {
        return quarantineDismissal.dismiss(id, why.reason());
    }

    @Operation(
            summary = "Dismisses all that fits a filter",
            description = "Of what waits, that which was set aside for a reason, is of a kind, or older than a"
                    + " time; up to an id, so that nothing is dismissed that nobody has seen. At most"
                    + " 10,000 at a time. Needs OPERATE and a reason; written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/api/v1/set-aside/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Dismissed dismissAll(@Valid @RequestBody Those those) {
        int dismissed = quarantineDismissal.dismiss(those.filter(), those.reason());
        return new Dismissed(dismissed, dismissed == QuarantineDismissal.MOST);
    }
}
