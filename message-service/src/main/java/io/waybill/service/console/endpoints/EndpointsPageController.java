package io.waybill.service.console.endpoints;

import io.waybill.service.notifying.endpoint.EndpointView;
import io.waybill.service.notifying.endpoint.Endpoints;
import io.waybill.service.notifying.history.EndpointHealth;
import io.waybill.service.notifying.history.NotificationHistory;
import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.schedule.NotificationState;
import io.waybill.service.notifying.schedule.Schedule;
import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.platform.backoff.Durations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows endpoints, and what they were told. */
@Controller
class EndpointsPageController {

    private static final int SHOWN = 50;

    /** As long as the alert looks back. */
    private static final Duration FAILING_WITHIN = Duration.ofDays(1);

    private final Endpoints endpoints;
    private final EndpointHealth health;
    private final NotificationHistory history;
    private final Schedule schedule;
    private final Subscriptions subscriptions;
    private final AlertSettings alerts;

    EndpointsPageController(
            Endpoints endpoints,
            EndpointHealth health,
            NotificationHistory history,
            Schedule schedule,
            Subscriptions subscriptions,
            AlertSettings alerts) {
        this.endpoints = endpoints;
        this.health = health;
        this.history = history;
        this.schedule = schedule;
        this.subscriptions = subscriptions;
        this.alerts = alerts;
    }

    @GetMapping("/endpoints")
    String list(Model model) {
        Map<String, Long> late = schedule.lateness();
        Map<String, String> lateness = new TreeMap<>();
        late.forEach((name, millis) -> {
            if (millis > 0) {
                lateness.put(name, Durations.write(Duration.ofSeconds(Math.max(1, millis / 1_000))));
            }
        });
        model.addAttribute("endpoints", endpoints.views());
        model.addAttribute("failing", failing());
        model.addAttribute("late", lateness);
        forForm(model);
        return "endpoints";
    }

    @GetMapping("/endpoints/{name}")
    String show(
            @PathVariable String name, @RequestParam(defaultValue = "NOTIFYING") NotificationState state, Model model) {
        EndpointView shown = endpoints.view(name);
        model.addAttribute("endpoint", shown);
        model.addAttribute("switches", switches(shown));
        model.addAttribute("failing", failing().get(name));
        model.addAttribute("state", state);
        model.addAttribute("states", NotificationState.values());
        model.addAttribute("told", history.list(name, state, null, SHOWN));
        model.addAttribute("moment", (Function<Long, java.time.Instant>) java.time.Instant::ofEpochMilli);
        forForm(model);
        return "endpoint";
    }

    /** Where single hosts are paused, the others are not yet. */
    private static List<String> switches(EndpointView endpoint) {
        boolean isPaused = endpoint.pauses().stream().anyMatch(pause -> pause.host() == null);
        Stream<String> pause = isPaused ? Stream.empty() : Stream.of("pause");
        return Stream.concat(pause, endpoint.pauses().isEmpty() ? Stream.empty() : Stream.of("resume"))
                .toList();
    }

    private Map<String, EndpointHealth.FailingEndpoint> failing() {
        long now = schedule.now();
        Map<String, EndpointHealth.FailingEndpoint> failing = new TreeMap<>();
        health.failing(alerts.endpointFailing(), now - FAILING_WITHIN.toMillis())
                .forEach(each -> failing.put(each.name(), each));
        return failing;
    }

    private void forForm(Model model) {
        model.addAttribute("topics", subscriptions.topics());
        model.addAttribute(
                "presets",
                Stream.of(LadderPreset.values()).map(LadderPreset::text).toList());
        model.addAttribute(
                "profiles", Stream.of(Profile.values()).map(Profile::text).toList());
        model.addAttribute("fields", List.of());
    }
}
