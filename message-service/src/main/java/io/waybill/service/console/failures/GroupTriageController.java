package io.waybill.service.console.failures;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.tracking.triage.FailureGroups;
import io.waybill.service.tracking.triage.StaleVersionException;
import io.waybill.service.tracking.triage.Triage;
import io.waybill.service.tracking.triage.TriageStatus;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Takes what somebody makes of a group of failures. */
@Controller
@Mutating
class GroupTriageController {

    private final FailureGroups groups;
    private final Validator validator;
    private final Texts texts;

    GroupTriageController(FailureGroups groups, Validator validator, Texts texts) {
        this.groups = groups;
        this.validator = validator;
        this.texts = texts;
    }

    @PostMapping("/groups/{fingerprint}")
    String change(
            @PathVariable String fingerprint,
            @RequestParam TriageStatus status,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String owner,
            @RequestParam(defaultValue = "") String link,
            @RequestParam long version,
            @RequestParam long arrivals,
            RedirectAttributes attributes) {
        if (!GroupPageController.FINGERPRINT.matcher(fingerprint).matches()) {
            throw GroupPageController.unknown(fingerprint);
        }
        Triage triage = new Triage(status, given(note), given(owner), given(link), version, arrivals);
        if (!validator.validate(triage).isEmpty()) {
            attributes.addFlashAttribute("refused", texts.done("triage.unreadable"));
            return "redirect:/groups/" + fingerprint;
        }
        try {
            groups.change(fingerprint, triage).orElseThrow(() -> GroupPageController.unknown(fingerprint));
            attributes.addFlashAttribute("done", texts.done("triage"));
        } catch (StaleVersionException stale) {
            attributes.addFlashAttribute("refused", texts.done("triage.stale"));
        }
        return "redirect:/groups/" + fingerprint;
    }

    private static @Nullable String given(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
