package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.console.page.Texts;
import io.waybill.service.console.payload.Diff;
import io.waybill.service.console.payload.PayloadFormRefusal;
import io.waybill.service.console.payload.Payloads;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.operating.action.ActionRequest;
import io.waybill.service.operating.action.ActionResult;
import io.waybill.service.operating.action.PayloadEditing;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import io.waybill.service.tracking.message.Versions;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Edits a message: shows what would change, and on confirmation sends it as a further version. */
@Controller
@Mutating
class MessageEditController {

    private final MessageLookup lookup;
    private final Versions versions;
    private final Payloads payloads;
    private final PayloadEditing editing;
    private final Texts texts;

    MessageEditController(
            MessageLookup lookup, Versions versions, Payloads payloads, PayloadEditing editing, Texts texts) {
        this.lookup = lookup;
        this.versions = versions;
        this.payloads = payloads;
        this.editing = editing;
        this.texts = texts;
    }

    /** @param confirmed empty: only show what would change */
    @PostMapping("/messages/{id}/edit")
    @Secured(Permission.EDIT)
    String edit(
            @PathVariable String id,
            @RequestParam String body,
            @RequestParam int version,
            @RequestParam(defaultValue = "") Set<String> target,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String confirmed,
            Model model,
            HttpServletResponse response,
            RedirectAttributes attributes) {
        MessageId messageId = MessagePageController.parse(id);
        TrackedMessage message =
                lookup.find(messageId).orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
        Codec codec = Codec.of(message.properties());
        codec.requireEditable();
        byte[] base = ActionPageController.newest(message, versions);
        // Browsers send line breaks as CR LF, whatever they were.
        String text = body.replace("\r\n", "\n");
        if (text.length() > Payloads.LONGEST_EDITED) {
            throw new RefusedException(PayloadFormRefusal.PAYLOAD_TYPED_TOO_LARGE, Payloads.LONGEST_EDITED);
        }
        if (!confirmed.isEmpty()) {
            ActionRequest actionRequest = ActionRequest.of(ActionTargets.read(target), reason.strip());
            return save(messageId, version, text, base, actionRequest, attributes);
        }
        MessageView view = MessageView.of(message);
        model.addAttribute("message", view);
        model.addAttribute("choice", ActionPageController.choiceOf(view));
        model.addAttribute("chosen", target);
        model.addAttribute("version", version);
        model.addAttribute("text", text);
        model.addAttribute("reason", reason);
        compare(payloads.toEdit(base, codec), base, text, model, response);
        return "edit";
    }

    private void compare(String shown, byte[] base, String text, Model model, HttpServletResponse response) {
        List<Diff.DiffLine> diff = Diff.of(shown, text);
        boolean invalid = payloads.isBrokenJson(text, base);
        model.addAttribute("invalid", invalid);
        model.addAttribute("diff", diff);
        if (invalid) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
    }

    private String save(
            MessageId id,
            int version,
            String text,
            byte[] base,
            ActionRequest actionRequest,
            RedirectAttributes attributes) {
        try {
            ActionResult done = editing.edit(id, version, payloads.edited(text, base), actionRequest);
            String groups = done.groups().stream()
                    .map(ActionResult.ActionResultOfGroup::group)
                    .collect(Collectors.joining(", "));
            attributes.addFlashAttribute("done", texts.done("edit", groups, version + 1));
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/messages/" + id + "?tab=payload";
    }
}
