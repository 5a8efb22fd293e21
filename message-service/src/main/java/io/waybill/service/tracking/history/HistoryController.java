package io.waybill.service.tracking.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what came and went during the last day. */
@Tag(name = "messages")
@RestController
class HistoryController {

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    /** Five minutes each, oldest first. */
    @Operation(
            summary = "Shows totals over time",
            description = "The totals of the last week, minute by minute: rates and charts come from their"
                    + " differences. Needs READ.")
    @GetMapping("/api/v1/stats/history")
    List<History.HistorySpan> lastDay() {
        return history.spans(Duration.ofDays(1), Duration.ofMinutes(5));
    }
}
