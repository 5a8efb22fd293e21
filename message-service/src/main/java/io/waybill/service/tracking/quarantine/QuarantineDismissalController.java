package io.waybill.service.tracking.quarantine;

import io.swagger.v3.oas.annotations.media.Schema;
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
            QuarantinedItem.@Nullable Reason setAsideFor,

            @Schema(description = "Only whole reports, or only single facts; default: both")
            QuarantinedItem.@Nullable Kind kind,

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

    @InOneTransaction
    @PostMapping(path = "/api/v1/set-aside/{id}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    QuarantinedItemView dismiss(@PathVariable long id, @Valid @RequestBody Why why) {
        return quarantineDismissal.dismiss(id, why.reason());
    }

    @InOneTransaction
    @PostMapping(path = "/api/v1/set-aside/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Dismissed dismissAll(@Valid @RequestBody Those those) {
        int dismissed = quarantineDismissal.dismiss(those.filter(), those.reason());
        return new Dismissed(dismissed, dismissed == QuarantineDismissal.MOST);
    }
}
