package io.waybill.service.notifying.endpoint;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Changes endpoints. */
@Mutating
@RestController
@RequestMapping("/api/v1/endpoints")
@Tag(name = "endpoints")
class EndpointChangeController {

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;

    EndpointChangeController(Endpoints endpoints, EndpointSecrets secrets) {
        this.endpoints = endpoints;
        this.secrets = secrets;
    }

    /** An endpoint that was saved. */
    @Schema(name = "SavedEndpoint")
    record SavedEndpointView(
            EndpointView endpoint,

            @Nullable @Schema(
                    description =
                            "The secret that was made for it. It is told here and never again: keep it for the receiver."
                                    + " Of a key that signs for all receivers nothing is told: see publicKeys")
            String secret) {}

    /** Why something is done to an endpoint. */
    @Schema(name = "EndpointReason")
    record ReasonRequest(
            @NotBlank @Size(max = 1_000) @Nullable String reason) {

        String text() {
            return String.valueOf(reason);
        }
    }

    @Operation(
            summary = "Registers or changes an endpoint",
            description =
                    "A consumer group at an address, told over HTTP of a topic's messages that are published from now on."
                            + " What is left out is as for a new one, but for secrets and headers, which stay. Effective on"
                            + " every node within seconds. Needs ADMINISTER; written to the audit log.")
    @ApiResponse(responseCode = "200", description = "It was registered before and is changed")
    @ApiResponse(responseCode = "201", description = "It is registered")
    @InOneTransaction
    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SavedEndpointView> save(
            @Parameter(description = "The endpoint's name: 1 to 64 letters, digits, '-' and '_'") @PathVariable
                    String name,
            @RequestBody EndpointRequest request) {
        Endpoints.SavedEndpoint saved = endpoints.save(name, request);
        return ResponseEntity.status(saved.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new SavedEndpointView(
                        EndpointView.of(saved.endpoint(), endpoints.pauses(name)), saved.newSecret()));
    }

    @Operation(
            summary = "Deletes an endpoint",
            description =
                    "Nothing more is told there, and what it was still to be told is waived. Needs ADMINISTER and a"
                            + " reason; written to the audit log.")
    @InOneTransaction
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Parameter(description = "Why, for the audit log") @RequestParam @NotBlank @Size(max = 1_000) String reason,
            @Parameter(description = "Whether what was given up on is forgotten as well")
                    @RequestParam(defaultValue = "false")
                    boolean deadToo) {
        endpoints.delete(name, reason, deadToo);
    }

    @Operation(
            summary = "Pauses an endpoint",
            description =
                    "Nothing is sent there until it is resumed; what it is to be told waits. Needs OPERATE and a reason;"
                            + " written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/{name}/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pause(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Valid @RequestBody ReasonRequest request) {
        endpoints.pause(name, request.text());
    }

    @Operation(
            summary = "Resumes an endpoint",
            description =
                    "Sends again to one that was paused, by hand or because it answered 410, and to all its hosts."
                            + " Needs OPERATE and a reason; written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/{name}/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resume(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Valid @RequestBody ReasonRequest request) {
        endpoints.resume(name, request.text());
    }

    /** A secret that was made. */
    @Schema(name = "NewSecret")
    record NewSecretView(
            @Nullable @Schema(
                    description =
                            "It is told here and never again: keep it for the receiver. Absent for a key that signs for all"
                                    + " receivers: they verify with one of publicKeys")
            String secret,

            List<String> publicKeys) {}

    @Operation(
            summary = "Makes a new secret",
            description =
                    "Requests are signed with it and with the newest of those before, until that is dropped. Needs"
                            + " ADMINISTER and a reason; written to the audit log.")
    @InOneTransaction
    @PostMapping(path = "/{name}/secrets", consumes = MediaType.APPLICATION_JSON_VALUE)
    NewSecretView renewSecret(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Valid @RequestBody ReasonRequest request) {
        String secret = secrets.renew(name, request.text()).orElse(null);
        return new NewSecretView(secret, endpoints.view(name).publicKeys());
    }

    @Operation(
            summary = "Drops the old secret",
            description =
                    "Requests are signed with the newest secret alone. Needs ADMINISTER and a reason; written to the"
                            + " audit log.")
    @InOneTransaction
    @DeleteMapping("/{name}/secrets")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void dropOldSecret(
            @Parameter(description = "The endpoint's name") @PathVariable String name,
            @Parameter(description = "Why, for the audit log") @RequestParam @NotBlank @Size(max = 1_000) String reason) {
        secrets.dropOld(name, reason);
    }
}
