package io.waybill.service.producing.registration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the producers that are asked over HTTP. */
@RestController
@RequestMapping("/api/v1/producers")
@Tag(name = "producers")
class ProducerController {

    private final Producers producers;
    private final WaitingMessages waiting;

    ProducerController(Producers producers, WaitingMessages waiting) {
        this.producers = producers;
        this.waiting = waiting;
    }

    @Operation(
            summary = "Lists the producers on REST",
            description =
                    "All producers that are asked over HTTP, without their secrets, and after them those that are registered no longer and have left messages waiting.")
    @GetMapping
    List<ProducerView> list() {
        Map<String, Long> numbers = waiting.byProducer();
        List<ProducerView> views = new ArrayList<>();
        Set<String> gone = new TreeSet<>(numbers.keySet());
        for (Producer producer : producers.all()) {
            views.add(ProducerView.of(producer, producers, numbers));
            gone.remove(producer.name());
        }
        gone.forEach(name -> views.add(ProducerView.ofGone(name, numbers.getOrDefault(name, 0L))));
        return views;
    }
}
