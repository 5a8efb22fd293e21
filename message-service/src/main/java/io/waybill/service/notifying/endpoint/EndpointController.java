package io.waybill.service.notifying.endpoint;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows endpoints. */
@RestController
@RequestMapping("/api/v1/endpoints")
@Tag(name = "endpoints")
class EndpointController {

    private final Endpoints endpoints;

    EndpointController(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Operation(
            summary = "Lists endpoints",
            description = "All that are told over HTTP, without their secrets. Needs READ.")
    @GetMapping
    List<EndpointView> list() {
        return endpoints.views();
    }

    @Operation(summary = "Shows an endpoint", description = "Without its secrets. Needs READ.")
    @GetMapping("/{name}")
    EndpointView show(@Parameter(description = "The endpoint's name") @PathVariable String name) {
        return endpoints.view(name);
    }
}
