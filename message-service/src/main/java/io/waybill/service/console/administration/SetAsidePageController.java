package io.waybill.service.console.administration;

import io.waybill.service.tracking.quarantine.SetAside;
import io.waybill.service.tracking.quarantine.SetAsideView;
import io.waybill.service.tracking.quarantine.SetAsides;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What could not be read or written and waits for somebody. */
@Controller
class SetAsidePageController {

    private static final int PAGE = 50;

    private final SetAsides setAsides;

    SetAsidePageController(SetAsides setAsides) {
        this.setAsides = setAsides;
    }

    @GetMapping("/set-aside")
    String show(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "false") boolean all,
            Model model) {
        List<SetAsideView> found = setAsides.list(after, all, PAGE + 1);
        List<SetAsideView> rows = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("rows", rows);
        model.addAttribute("all", all);
        model.addAttribute("reasons", SetAside.Reason.values());
        model.addAttribute("upTo", setAsides.newestWaiting().orElse(null));
        model.addAttribute("next", found.size() > PAGE ? rows.get(PAGE - 1).id() : null);
        return "set-aside";
    }
}
