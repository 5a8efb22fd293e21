package io.waybill.service.consuming.retirement;

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
    record Request(
            @NotBlank @Size(max = 1_000) @Nullable String reason,
            @Nullable Boolean deadToo) {}

    @InOneTransaction
    @PostMapping(path = "/api/v1/subscriptions/{id}/retire", consumes = MediaType.APPLICATION_JSON_VALUE)
    SubscriptionView retire(@PathVariable long id, @Valid @RequestBody Request request) {
        return retirements.retire(id, String.valueOf(request.reason()), Boolean.TRUE.equals(request.deadToo()));
    }
}
