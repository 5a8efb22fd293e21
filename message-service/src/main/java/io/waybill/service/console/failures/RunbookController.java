package io.waybill.service.console.failures;

import io.waybill.service.model.Reason;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What to do about what is dead, reason by reason. */
@Controller
class RunbookController {

    @GetMapping("/runbook")
    String show(Model model) {
        model.addAttribute("reasons", Reason.values());
        return "runbook";
    }
}
