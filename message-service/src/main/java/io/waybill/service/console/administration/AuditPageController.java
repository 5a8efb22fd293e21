package io.waybill.service.console.administration;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.audit.AuditEntry;
import io.waybill.service.access.audit.AuditFilter;
import io.waybill.service.access.audit.AuditLog;
import io.waybill.service.console.page.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what. */
@Controller
class AuditPageController {

    private static final int PAGE = 50;

    private final AuditLog audit;
    private final Texts texts;

    AuditPageController(AuditLog audit, Texts texts) {
        this.audit = audit;
        this.texts = texts;
    }

    @GetMapping("/audit")
    String show(
            @RequestParam(defaultValue = "") String actor,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String message,
            @RequestParam(required = false) @Nullable Long operation,
            @RequestParam(required = false) @Nullable Long below,
            Model model) {
        boolean readable = message.isBlank() || idOf(message) != null;
        AuditFilter filter = new AuditFilter(given(actor), given(action), idOf(message), operation, null, null);
        List<AuditEntry> found = readable ? audit.find(filter, below, PAGE + 1) : List.of();
        List<AuditEntry> rows = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("rows", rows);
        model.addAttribute("next", found.size() > PAGE ? rows.get(PAGE - 1).id() : null);
        model.addAttribute("actor", actor);
        model.addAttribute("action", action);
        model.addAttribute("actions", texts.actions());
        model.addAttribute("message", message);
        model.addAttribute("operation", operation);
        model.addAttribute("unreadable", !readable);
        return "audit";
    }

    private static @Nullable String given(String text) {
        return text.isBlank() ? null : text.strip();
    }

    private static @Nullable MessageId idOf(String text) {
        try {
            return MessageId.parse(text.strip());
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
