package io.waybill.service.alert;

import java.time.Instant;
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

    /**
     * One condition.
     *
     * @param path of the page that shows more
     */
    record AlertView(Rule rule, String subject, Instant since, Instant seenAt, String text, String path) {

        static AlertView of(AlertRow row) {
            return new AlertView(
                    row.rule(),
                    row.subject(),
                    Instant.ofEpochMilli(row.since()),
                    Instant.ofEpochMilli(row.seenAt()),
                    row.text(),
                    row.path());
        }
    }

    @GetMapping("/api/v1/alerts")
    View list() {
        return new View(
                alerts.current().stream().map(AlertView::of).toList(),
                channels.all().stream().map(AlertChannel::name).toList());
    }
}
