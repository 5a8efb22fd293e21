package io.waybill.service.consuming.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.wire.Registration;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Registers consumer groups. */
@Mutating
@RestController
@Tag(name = "consuming")
class RegistrationController {

    private final GroupRegistration registrar;

    RegistrationController(GroupRegistration registrar) {
        this.registrar = registrar;
    }

    @Schema(name = "RegisteredSubscription")
    record RegisteredSubscription(String topic, String group, String tags, Registration.Mode mode) {}

    @Operation(
            summary = "Registers a consumer group",
            description =
                    "Says that a group takes a topic's messages, so that its receipts are expected: what consumers on the"
                            + " starter say by themselves. Registering again changes nothing, other tags end the old subscription"
                            + " and begin a new one. Needs CONSUME; written to the audit log.")
    @ApiResponse(responseCode = "200", description = "The group is expected to send receipts")
    @InOneTransaction
    @PutMapping(path = "/api/v1/subscriptions", consumes = MediaType.APPLICATION_JSON_VALUE)
    RegisteredSubscription register(@Valid @RequestBody RegistrationRequest request, HttpServletRequest http) {
        Registration.GroupSubscription it = registrar.register(request, http.getRemoteAddr());
        return new RegisteredSubscription(it.topic(), it.group(), it.tags(), it.mode());
    }
}
