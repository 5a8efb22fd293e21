package io.waybill.service.operating.alert;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.operating.alert.channel.Channels;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is alerted, and where alerts go. */
@Tag(name = "alerts")
@RestController
class AlertController {

    private final Alerts alerts;
    private final Channels channels;

    AlertController(Alerts alerts, Channels channels) {
        this.alerts = alerts;
        this.channels = channels;
    }

    /**
     * What holds, or held lately.
     *
     * @param channels the names of those that are told
     */
    record CurrentAlerts(List<AlertView> alerts, List<String> channels) {}

    @Operation(summary = "Lists alerts", description = "What holds now, or held lately. Needs READ.")
    @GetMapping("/api/v1/alerts")
    CurrentAlerts list() {
        return new CurrentAlerts(alerts.current(), channels.names());
    }
}
