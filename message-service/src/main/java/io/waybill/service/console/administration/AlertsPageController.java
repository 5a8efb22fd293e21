package io.waybill.service.console.administration;

import io.waybill.service.operating.alert.Alerts;
import io.waybill.service.operating.alert.channel.Channels;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What alerts are told of, and where they go. */
@Controller
class AlertsPageController {

    private final Alerts alerts;
    private final Channels channels;

    AlertsPageController(Alerts alerts, Channels channels) {
        this.alerts = alerts;
        this.channels = channels;
    }

    @GetMapping("/alerts")
    String show(Model model) {
        model.addAttribute("rows", alerts.current());
        model.addAttribute("channels", channels.names());
        return "alerts";
    }
}
