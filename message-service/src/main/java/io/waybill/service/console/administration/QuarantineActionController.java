package io.waybill.service.console.administration;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.quarantine.QuarantineDismissal;
import io.waybill.service.tracking.quarantine.QuarantineReplay;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Has what is set aside taken in. */
@Controller
@Mutating
class QuarantineActionController {

    private final QuarantineReplay quarantineReplay;
    private final QuarantineDismissal quarantineDismissal;
    private final Texts texts;

    QuarantineActionController(
            QuarantineReplay quarantineReplay, QuarantineDismissal quarantineDismissal, Texts texts) {
        this.quarantineReplay = quarantineReplay;
        this.quarantineDismissal = quarantineDismissal;
        this.texts = texts;
    }

    @PostMapping("/set-aside/{id}/apply")
    String apply(@PathVariable long id, RedirectAttributes attributes) {
        try {
            quarantineReplay.apply(id);
            attributes.addFlashAttribute("done", texts.done("set-aside"));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/set-aside";
    }

    @PostMapping("/set-aside/{id}/dismiss")
    String dismiss(
            @PathVariable long id, @RequestParam(defaultValue = "") String reason, RedirectAttributes attributes) {
        try {
            quarantineDismissal.dismiss(id, reason);
            attributes.addFlashAttribute("done", texts.done("set-aside.dismissed", 1));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/set-aside";
    }

    /** @param upTo the newest that the page has counted: what came since stays */
    @PostMapping("/set-aside/dismiss")
    String dismissAll(
            @RequestParam long upTo,
            @RequestParam(required = false) QuarantinedItem.@Nullable QuarantineReason setAsideFor,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        try {
            int dismissed =
                    quarantineDismissal.dismiss(new QuarantineDismissal.Filter(setAsideFor, null, null, upTo), reason);
            attributes.addFlashAttribute("done", texts.done("set-aside.dismissed", dismissed));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/set-aside";
    }
}
