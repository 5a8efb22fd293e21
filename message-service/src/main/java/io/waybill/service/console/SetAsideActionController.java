package io.waybill.service.console;

import io.waybill.service.security.Mutating;
import io.waybill.service.setaside.Reapplication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Has what is set aside taken in. */
@Controller
@Mutating
class SetAsideActionController {

    private final Reapplication reapplication;
    private final Texts texts;

    SetAsideActionController(Reapplication reapplication, Texts texts) {
        this.reapplication = reapplication;
        this.texts = texts;
    }

    @PostMapping("/set-aside/{id}/apply")
    String apply(@PathVariable long id, RedirectAttributes attributes) {
        try {
            reapplication.apply(id);
            attributes.addFlashAttribute("done", texts.done("set-aside"));
        } catch (ResponseStatusException refused) {
            attributes.addFlashAttribute("refused", refused.getReason());
        }
        return "redirect:/set-aside";
    }
}
