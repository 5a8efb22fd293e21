package io.waybill.service.console.administration;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.retrypolicy.PatienceView;
import io.waybill.service.tracking.retrypolicy.PolicyChanges;
import io.waybill.service.tracking.retrypolicy.PolicyScope;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sets and removes policies from their page. */
@Controller
@Mutating
class PolicyActionController {

    private final PolicyChanges changes;
    private final Texts texts;

    PolicyActionController(PolicyChanges changes, Texts texts) {
        this.changes = changes;
        this.texts = texts;
    }

    /**
     * @param staleAfter such as 90s; empty: as for all
     * @param ladder waits, separated by commas or spaces; empty: as for all
     */
    @PostMapping("/policies")
    String set(
            @RequestParam PolicyScope scope,
            @RequestParam String name,
            @RequestParam(defaultValue = "") String staleAfter,
            @RequestParam(defaultValue = "") String ladder,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        List<@Nullable String> waits = Arrays.stream(ladder.strip().split("[,\\s]+"))
                .filter(wait -> !wait.isEmpty())
                .toList();
        PatienceView view = new PatienceView(given(staleAfter), waits.isEmpty() ? null : waits);
        try {
            changes.set(scope, name.strip(), view, given(reason));
            attributes.addFlashAttribute("done", texts.done("policy", name.strip()));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/policies";
    }

    @PostMapping("/policies/remove")
    String remove(
            @RequestParam PolicyScope scope,
            @RequestParam String name,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        try {
            boolean removed = changes.remove(scope, name, given(reason));
            attributes.addFlashAttribute(
                    removed ? "done" : "refused", texts.done(removed ? "policy.removed" : "policy.gone", name));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/policies";
    }

    private static @Nullable String given(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
