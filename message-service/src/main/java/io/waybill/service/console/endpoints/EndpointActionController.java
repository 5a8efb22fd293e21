package io.waybill.service.console.endpoints;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.notifying.endpoint.EndpointSecrets;
import io.waybill.service.notifying.endpoint.Endpoints;
import io.waybill.service.notifying.endpoint.Endpoints.SavedEndpoint;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes endpoints from their pages. */
@Controller
@Mutating
class EndpointActionController {

    private static final int LONGEST_REASON = 1_000;

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final Texts texts;

    EndpointActionController(Endpoints endpoints, EndpointSecrets secrets, Texts texts) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.texts = texts;
    }

    @PostMapping("/endpoints")
    String save(
            @RequestParam String name,
            @RequestParam String topic,
            @ModelAttribute EndpointForm form,
            RedirectAttributes attributes) {
        String path = "redirect:/endpoints";
        try {
            SavedEndpoint saved = endpoints.save(name.strip(), form.request(topic));
            attributes.addFlashAttribute(
                    "done", texts.done("endpoint", saved.endpoint().name()));
            if (saved.newSecret() != null) {
                attributes.addFlashAttribute("secret", saved.newSecret());
            }
            attributes.addAttribute("name", saved.endpoint().name());
            path = "redirect:/endpoints/{name}";
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return path;
    }

    @PostMapping("/endpoints/{name}/pause")
    String pause(@PathVariable String name, @RequestParam String reason, RedirectAttributes attributes) {
        return act(name, "endpoint.paused", attributes, () -> endpoints.pause(name, checked(reason)));
    }

    @PostMapping("/endpoints/{name}/resume")
    String resume(@PathVariable String name, @RequestParam String reason, RedirectAttributes attributes) {
        return act(name, "endpoint.resumed", attributes, () -> endpoints.resume(name, checked(reason)));
    }

    @PostMapping("/endpoints/{name}/renew-secret")
    String renewSecret(@PathVariable String name, @RequestParam String reason, RedirectAttributes attributes) {
        return act(
                name,
                "endpoint.secret",
                attributes,
                () -> secrets.renew(name, checked(reason))
                        .ifPresent(secret -> attributes.addFlashAttribute("secret", secret)));
    }

    @PostMapping("/endpoints/{name}/drop-secret")
    String dropSecret(@PathVariable String name, @RequestParam String reason, RedirectAttributes attributes) {
        return act(name, "endpoint.dropped", attributes, () -> secrets.dropOld(name, checked(reason)));
    }

    @PostMapping("/endpoints/{name}/delete")
    String delete(
            @PathVariable String name,
            @RequestParam String reason,
            @RequestParam(defaultValue = "false") boolean deadToo,
            RedirectAttributes attributes) {
        act(name, "endpoint.deleted", attributes, () -> endpoints.delete(name, checked(reason), deadToo));
        return "redirect:/endpoints";
    }

    private String act(String name, String done, RedirectAttributes attributes, Runnable action) {
        try {
            action.run();
            attributes.addFlashAttribute("done", texts.done(done, name));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        attributes.addAttribute("name", name);
        return "redirect:/endpoints/{name}";
    }

    private static String checked(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw RequestRefusal.invalid("'reason' is missing, or longer than " + LONGEST_REASON + " characters");
        }
        return reason.strip();
    }
}
