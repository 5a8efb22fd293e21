package io.waybill.service.console.messages;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.api.message.MessageView.DeliveryView;
import io.waybill.service.console.payload.PayloadFormRefusal;
import io.waybill.service.console.payload.Payloads;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import io.waybill.service.tracking.message.Versions;
import java.util.List;
import java.util.Set;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The forms in which an action on one message is described and confirmed. */
@Controller
class ActionPageController {

    private final MessageLookup lookup;
    private final Versions versions;
    private final Payloads payloads;

    ActionPageController(MessageLookup lookup, Versions versions, Payloads payloads) {
        this.lookup = lookup;
        this.versions = versions;
        this.payloads = payloads;
    }

    @GetMapping("/messages/{id}/redeliver")
    String redeliver(@PathVariable String id, Model model) {
        return form(id, "redeliver", model);
    }

    @GetMapping("/messages/{id}/resolve")
    String resolve(@PathVariable String id, Model model) {
        return form(id, "resolve", model);
    }

    @GetMapping("/messages/{id}/archive")
    String archive(@PathVariable String id, Model model) {
        return form(id, "archive", model);
    }

    @GetMapping("/messages/{id}/restore")
    String restore(@PathVariable String id, Model model) {
        return form(id, "restore", model);
    }

    @GetMapping("/messages/{id}/close")
    String close(@PathVariable String id, Model model) {
        return form(id, "close", model);
    }

    @GetMapping("/messages/{id}/ask")
    String ask(@PathVariable String id, Model model) {
        return form(id, "ask", model);
    }

    private String form(String id, String verb, Model model) {
        MessageView message = MessageView.of(find(id));
        model.addAttribute("message", message);
        model.addAttribute("verb", verb);
        model.addAttribute("choice", choiceOf(message));
        model.addAttribute("whole", ActionBar.isRefused(message));
        return "action";
    }

    @GetMapping("/messages/{id}/edit")
    @Secured(Permission.EDIT)
    String edit(@PathVariable String id, Model model) {
        TrackedMessage message = find(id);
        MessageView view = MessageView.of(message);
        model.addAttribute("message", view);
        model.addAttribute("choice", choiceOf(view));
        model.addAttribute("chosen", Set.of());
        model.addAttribute("version", message.versions());
        model.addAttribute("text", payloads.toEdit(newest(message), Codec.of(message.properties())));
        return "edit";
    }

    private byte[] newest(TrackedMessage message) {
        return newest(message, versions);
    }

    /** @throws RefusedException if no payload is kept */
    static byte[] newest(TrackedMessage message, Versions versions) {
        byte[] body = message.versions() == 1
                ? message.body()
                : versions.find(message.id(), message.versions())
                        .map(Versions.Version::body)
                        .orElse(null);
        if (body == null) {
            throw new RefusedException(PayloadFormRefusal.PAYLOAD_NOT_KEPT);
        }
        return body;
    }

    private TrackedMessage find(String id) {
        return lookup.find(MessagePageController.parse(id))
                .orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
    }

    /** The deliveries that something can be done about: dead ones, and those that are waited for. */
    static List<DeliveryView> choiceOf(MessageView message) {
        return message.deliveries().stream()
                .filter(delivery -> !delivery.state().isSettled())
                .toList();
    }
}
