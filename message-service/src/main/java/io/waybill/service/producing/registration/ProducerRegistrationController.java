package io.waybill.service.producing.registration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Registers producers that are asked over HTTP. */
@Mutating
@RestController
@RequestMapping("/api/v1/producers")
@Tag(name = "producers")
class ProducerRegistrationController {

    private final Producers producers;
    private final WaitingMessages waiting;

    ProducerRegistrationController(Producers producers, WaitingMessages waiting) {
        this.producers = producers;
        this.waiting = waiting;
    }

    @Schema(name = "ProducerRegistration")
    record ProducerRegistration(
            @NotBlank @Schema(
                    description =
                            "Where the producer is asked what became of a message. Its host must be among those of"
                                    + " waybill.check-back.allowed-hosts",
                    example = "https://shop.example.com/waybill/check-back")
            String checkUrl,

            @NotBlank @Schema(description = "Signs what the producer is asked; 24 to 255 characters, never shown again")
            String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "producer at " + checkUrl;
        }
    }

    @Operation(
            summary = "Registers a producer",
            description =
                    "Registers a producer on REST, or changes where and how it is asked what became of messages that it"
                            + " prepared and neither confirmed nor rolled back. Needs ADMINISTER; written to the audit log.")
    @ApiResponse(responseCode = "200", description = "It was registered before and is changed")
    @ApiResponse(responseCode = "201", description = "It is registered")
    @InOneTransaction
    @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProducerView> register(
            @Parameter(description = "The producer's name: 1 to 50 letters, digits, '-' and '_'") @PathVariable
                    String name,
            @Valid @RequestBody ProducerRegistration registration) {
        Producer producer = producer(name, registration);
        boolean isNew = producers.register(producer);
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ProducerView.of(producer, producers, waiting.byProducer()));
    }

    private static Producer producer(String name, ProducerRegistration registration) {
        try {
            return new Producer(name, registration.checkUrl(), registration.secret());
        } catch (IllegalArgumentException wrong) {
            throw RequestRefusal.invalid(String.valueOf(wrong.getMessage()));
        }
    }
}
