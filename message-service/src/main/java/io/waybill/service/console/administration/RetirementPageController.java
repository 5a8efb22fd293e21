package io.waybill.service.console.administration;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.consuming.retirement.Retirements;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Retires groups from the page of subscriptions. */
@Controller
@Mutating
class RetirementPageController {

    private static final int LONGEST_REASON = 1_000;

    private final Retirements retirements;
    private final Texts texts;

    RetirementPageController(Retirements retirements, Texts texts) {
        this.retirements = retirements;
        this.texts = texts;
    }

    /** @param deadToo whether messages are forgotten as well that the group has given up on */
    @PostMapping("/subscriptions/{id}/retire")
    String retire(
            @PathVariable long id,
            @RequestParam String reason,
            @RequestParam(defaultValue = "false") boolean deadToo,
            RedirectAttributes attributes) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw RequestRefusal.invalid("'reason' is missing, or longer than " + LONGEST_REASON + " characters");
        }
        try {
            String group = retirements.retire(id, reason.strip(), deadToo).group();
            attributes.addFlashAttribute("done", texts.done("retire", group));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/subscriptions";
    }
}
