package io.waybill.service.console.administration;

import io.waybill.service.tracking.quarantine.Quarantine;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import io.waybill.service.tracking.quarantine.QuarantinedItemView;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What could not be read or written and waits for somebody. */
@Controller
class QuarantinePageController {

    private static final int PAGE = 50;

    private final Quarantine quarantine;

    QuarantinePageController(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @GetMapping("/set-aside")
    String show(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "false") boolean all,
            Model model) {
        List<QuarantinedItemView> found = quarantine.list(after, all, PAGE + 1);
        List<QuarantinedItemView> rows = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("rows", rows);
        model.addAttribute("all", all);
        model.addAttribute("reasons", QuarantinedItem.QuarantineReason.values());
        model.addAttribute("upTo", quarantine.newestWaiting().orElse(null));
        model.addAttribute("next", found.size() > PAGE ? rows.get(PAGE - 1).id() : null);
        return "set-aside";
    }
}
