package io.waybill.service.operating.alert;

import io.waybill.service.operating.alert.channel.Channels;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is alerted, and where alerts go. */
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
    record View(List<AlertView> alerts, List<String> channels) {}

    @GetMapping("/api/v1/alerts")
    View list() {
        return new View(alerts.current(), channels.names());
    }
}
