package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Printable;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.AuditFilter;
import io.waybill.service.access.audit.AuditLog;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.access.payload.Masks;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.console.page.PageContext;
import io.waybill.service.console.payload.MessageHeaders;
import io.waybill.service.console.payload.PayloadHistory;
import io.waybill.service.console.payload.PayloadReads;
import io.waybill.service.console.payload.Payloads;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One message: where it is, what happened to it, what it carries. */
@Controller
class MessagePageController {

    private static final List<String> TABS = List.of("errors", "payload", "headers", "audit");
    private static final int DEEDS = 100;

    private final MessageLookup lookup;
    private final AuditLog audit;
    private final PayloadHistory payloads;
    private final PayloadReads reads;
    private final Masks masks;
    private final BrokerDiagnostics brokerDiagnostics;
    private final MessageLinks links;
    private final ActionBar bar;
    private final PageContext page;

    MessagePageController(
            MessageLookup lookup,
            AuditLog audit,
            PayloadHistory payloads,
            PayloadReads reads,
            Masks masks,
            BrokerDiagnostics brokerDiagnostics,
            MessageLinks links,
            ActionBar bar,
            PageContext page) {
        this.lookup = lookup;
        this.audit = audit;
        this.payloads = payloads;
        this.reads = reads;
        this.masks = masks;
        this.brokerDiagnostics = brokerDiagnostics;
        this.links = links;
        this.bar = bar;
        this.page = page;
    }

    @GetMapping("/messages/{id}")
    String show(@PathVariable String id, @RequestParam(required = false) @Nullable String tab, Model model) {
        MessageId messageId = parse(id);
        Optional<TrackedMessage> found = lookup.find(messageId);
        if (found.isEmpty()) {
            throw new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, messageId);
        }
        TrackedMessage message = found.get();
        MessageView view = MessageView.of(message);
        boolean hasErrors = view.deliveries().stream().anyMatch(delivery -> delivery.error() != null);
        String open = tab != null && TABS.contains(tab) ? tab : hasErrors ? "errors" : "payload";
        model.addAttribute("message", view);
        model.addAttribute("diagnosis", Diagnosis.of(view));
        model.addAttribute("steps", TimelineStep.of(view.timeline()));
        model.addAttribute("buttons", bar.of(view, Codec.of(message.properties())));
        model.addAttribute("tab", open);
        model.addAttribute("tabs", TABS);
        model.addAttribute("links", links.of(message));
        switch (open) {
            case "payload" -> addPayload(message, model);
            case "headers" -> model.addAttribute("headers", MessageHeaders.of(message.properties(), masks));
            case "audit" -> {
                model.addAttribute(
                        "deeds", audit.find(new AuditFilter(null, null, messageId, null, null, null), null, DEEDS));
                model.addAttribute("byOperation", Diagnosis.byOperation(view));
            }
            default -> model.addAttribute("errors", Diagnosis.errorsOf(view));
        }
        return "message";
    }

    private void addPayload(TrackedMessage message, Model model) {
        boolean may = page.may(Permission.PAYLOAD);
        model.addAttribute("hidden", !may);
        ShownVersions shown = may ? reads.read(() -> shown(message)) : new ShownVersions(null, List.of());
        model.addAttribute("payload", shown.original());
        model.addAttribute("versions", shown.newest());
        model.addAttribute(
                "older", may ? message.versions() - 1 - shown.newest().size() : 0);
    }

    private record ShownVersions(Payloads.@Nullable ShownPayload original, List<Payloads.EditedPayload> newest) {}

    private ShownVersions shown(TrackedMessage message) {
        return new ShownVersions(payloads.original(message), payloads.newest(message));
    }

    /** What the broker itself holds of it. */
    @GetMapping("/messages/{id}/broker")
    String broker(@PathVariable String id, Model model) {
        MessageId messageId = parse(id);
        MessageView view = lookup.find(messageId)
                .map(MessageView::of)
                .orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, messageId));
        model.addAttribute("found", brokerDiagnostics.look(view));
        return "broker";
    }

    static MessageId parse(String id) {
        try {
            return MessageId.parse(id);
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(MessageRefusal.MESSAGE_ID_MALFORMED, malformed, Printable.of(id));
        }
    }
}
