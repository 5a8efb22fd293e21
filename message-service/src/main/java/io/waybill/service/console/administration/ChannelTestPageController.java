package io.waybill.service.console.administration;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.operating.alert.channel.ChannelTests;
import io.waybill.service.platform.refusal.RefusedException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Tries channels of alerts from their page. */
@Controller
@Mutating
class ChannelTestPageController {

    private final ChannelTests tests;
    private final Texts texts;

    ChannelTestPageController(ChannelTests tests, Texts texts) {
        this.tests = tests;
        this.texts = texts;
    }

    @PostMapping("/alerts/channels/{name}/test")
    String test(@PathVariable String name, RedirectAttributes attributes) {
        try {
            tests.test(name);
            attributes.addFlashAttribute("done", texts.done("channel", name));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/alerts";
    }
}
