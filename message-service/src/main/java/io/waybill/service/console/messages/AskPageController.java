package io.waybill.service.console.messages;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.producing.check.OnDemandCheck;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Has producers asked from a message's page. */
@Controller
@Mutating
class AskPageController {

    private final OnDemandCheck onDemandCheck;
    private final Texts texts;

    AskPageController(OnDemandCheck onDemandCheck, Texts texts) {
        this.onDemandCheck = onDemandCheck;
        this.texts = texts;
    }

    @PostMapping("/messages/{id}/ask")
    String ask(@PathVariable String id, RedirectAttributes attributes) {
        try {
            onDemandCheck.ask(MessagePageController.parse(id));
            attributes.addFlashAttribute("done", texts.done("ask"));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/messages/" + MessagePageController.parse(id);
    }
}
