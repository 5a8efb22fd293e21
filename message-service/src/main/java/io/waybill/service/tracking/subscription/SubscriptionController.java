package io.waybill.service.tracking.subscription;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.Limits;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows who subscribes to what. */
@Tag(name = "subscriptions")
@RestController
class SubscriptionController {

    private final Subscriptions subscriptions;

    SubscriptionController(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /** In the order of topics, the present ones first; there are as many as groups have had tag expressions. */
    @Operation(
            summary = "Lists subscriptions",
            description = "Which consumer groups are expected to take which topics, and when they last said"
                    + " so. Needs READ.")
    @GetMapping("/api/v1/subscriptions")
    List<SubscriptionView> list(
            @Parameter(description = "Only of this topic")
                    @RequestParam(required = false)
                    @Size(min = 1, max = Limits.TOPIC) @Nullable String topic,
            @Parameter(description = "Only of this consumer group")
                    @RequestParam(required = false)
                    @Size(min = 1, max = Limits.GROUP) @Nullable String group,
            @Parameter(description = "Also those that are retired or ended") @RequestParam(defaultValue = "true")
                    boolean ended) {
        return subscriptions.all().stream()
                .filter(row -> topic == null || topic.equals(row.topic()))
                .filter(row -> group == null || group.equals(row.group()))
                .filter(row -> ended || row.until() == null)
                .toList();
    }
}
