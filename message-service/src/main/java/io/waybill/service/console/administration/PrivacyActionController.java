package io.waybill.service.console.administration;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.operating.privacy.ErasedCounts;
import io.waybill.service.operating.privacy.ErasureResult;
import io.waybill.service.operating.privacy.ErasureResult.LeftData;
import io.waybill.service.operating.privacy.KeyErasure;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.words.Words;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Erases what the messages of a business key carried, from its page. */
@Controller
@Mutating
class PrivacyActionController {

    private final KeyErasure erasure;
    private final Texts texts;
    private final Words words;

    PrivacyActionController(KeyErasure erasure, Texts texts, Words words) {
        this.erasure = erasure;
        this.texts = texts;
        this.words = words;
    }

    @PostMapping("/privacy/erase")
    String erase(
            @RequestParam String key,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean deadToo,
            RedirectAttributes attributes) {
        try {
            attributes.addFlashAttribute("done", told(erasure.erase(key, reason, deadToo)));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        attributes.addAttribute("key", key);
        return "redirect:/privacy";
    }

    private String told(ErasureResult result) {
        ErasedCounts erased = result.erased();
        LeftData left = result.left();
        String told = texts.done(
                        "privacy",
                        erased.messages(),
                        erased.versions(),
                        erased.attempts(),
                        erased.prepared(),
                        erased.setAside(),
                        erased.archived())
                + " "
                + texts.done("privacy.left", left.underWay(), left.dead(), left.setAside(), left.prepared());
        if (!result.held().isEmpty()) {
            return told + " "
                    + result.held().stream()
                            .map(held -> texts.done("privacy.held", words.say(held.said())))
                            .collect(Collectors.joining(" "));
        }
        return result.complete() ? told : told + " " + texts.done("privacy.more");
    }
}
