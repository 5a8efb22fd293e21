package io.waybill.service.consuming.retirement;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import io.waybill.service.tracking.subscription.SubscriptionView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Retires groups. */
@Mutating
@Tag(name = "subscriptions")
@RestController
class RetirementController {

    private final Retirements retirements;

    RetirementController(Retirements retirements) {
        this.retirements = retirements;
    }

    /**
     * Why a group is retired.
     *
     * @param deadToo whether messages are forgotten as well that it has given up on; otherwise they stay for somebody to decide
     */
    record RetirementRequest(
            @NotBlank @Size(max = 1_000) @Nullable String reason,
            @Nullable Boolean deadToo) {}

    @Operation(
            summary = "Retires a consumer group from a topic",
            description = "Nothing more is expected of it there, and what it owes is waived. Refused while it"
                    + " still listens. Needs ADMINISTER and a reason; written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/api/v1/subscriptions/{id}/retire", consumes = MediaType.APPLICATION_JSON_VALUE)
    SubscriptionView retire(
            @Parameter(description = "The subscription's id") @PathVariable long id,
            @Valid @RequestBody RetirementRequest request) {
        return retirements.retire(id, String.valueOf(request.reason()), Boolean.TRUE.equals(request.deadToo()));
    }
}
