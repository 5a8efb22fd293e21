package io.waybill.service.console.administration;

import io.waybill.service.tracking.retrypolicy.PolicyBook;
import io.waybill.service.tracking.subscription.Subscriptions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How patient redelivery is with topics and groups. */
@Controller
class PoliciesPageController {

    private final PolicyBook book;
    private final Subscriptions subscriptions;

    PoliciesPageController(PolicyBook book, Subscriptions subscriptions) {
        this.book = book;
        this.subscriptions = subscriptions;
    }

    @GetMapping("/policies")
    String show(Model model) {
        model.addAttribute("policies", book.read());
        model.addAttribute("topics", subscriptions.topics());
        model.addAttribute("groups", subscriptions.groups());
        return "policies";
    }
}
