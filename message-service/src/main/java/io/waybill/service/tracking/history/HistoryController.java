package io.waybill.service.tracking.history;

import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what came and went during the last day. */
@RestController
class HistoryController {

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    /** Five minutes each, oldest first. */
    @GetMapping("/api/v1/stats/history")
    List<History.Span> lastDay() {
        return history.spans(Duration.ofDays(1), Duration.ofMinutes(5));
    }
}
