package io.waybill.service.producer;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the producers that are asked over HTTP. */
@RestController
@RequestMapping("/api/v1/producers")
@Tag(name = "producers")
class ProducerController {

    private final Producers producers;

    ProducerController(Producers producers) {
        this.producers = producers;
    }

    @Operation(
            summary = "Lists the producers on REST",
            description = "All producers that are asked over HTTP, without their secrets.")
    @GetMapping
    List<ProducerView> list() {
        return producers.all().stream()
                .map(producer -> ProducerView.of(producer, producers))
                .toList();
    }
}
