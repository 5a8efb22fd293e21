package io.waybill.service.console.administration;

import io.waybill.service.console.dashboard.DashboardSnapshot;
import io.waybill.service.console.dashboard.Overview;
import io.waybill.service.tracking.retrypolicy.Policies;
import io.waybill.service.tracking.subscription.SubscriptionView;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Who listens to what, how they stand, and how patient the service is with them. */
@Controller
class SubscriptionsPageController {

    private final Subscriptions subscriptions;
    private final Overview overview;
    private final Policies policies;

    SubscriptionsPageController(Subscriptions subscriptions, Overview overview, Policies policies) {
        this.subscriptions = subscriptions;
        this.overview = overview;
        this.policies = policies;
    }

    /** How patient the service is with one group on one topic. */
    record ShownPatience(String staleAfter, String ladder) {}

    @GetMapping("/subscriptions")
    String show(Model model) {
        Map<String, List<SubscriptionView>> byTopic = subscriptions.all().stream()
                .collect(Collectors.groupingBy(SubscriptionView::topic, TreeMap::new, Collectors.toList()));
        subscriptions.topics().forEach(topic -> byTopic.putIfAbsent(topic, List.of()));
        model.addAttribute("topics", byTopic);
        model.addAttribute(
                "groups",
                overview.now().groups().stream()
                        .collect(Collectors.toMap(DashboardSnapshot.GroupStanding::name, Function.identity())));
        model.addAttribute("patience", (Function<SubscriptionView, ShownPatience>) this::patience);
        return "subscriptions";
    }

    private ShownPatience patience(SubscriptionView row) {
        return new ShownPatience(
                text(policies.staleAfter(row.topic(), row.group())),
                policies.ladder(row.topic(), row.group()).waits().stream()
                        .map(SubscriptionsPageController::text)
                        .collect(Collectors.joining(" · ")));
    }

    /** Such as 1m30s. */
    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
