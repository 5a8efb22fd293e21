package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.console.page.Texts;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.State;
import io.waybill.service.operating.action.ActionRequest;
import io.waybill.service.operating.action.ActionResult;
import io.waybill.service.operating.action.Actions;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Does to one message what was confirmed in a form, and says what came of it on the message's page. */
@Controller
@Mutating
class MessageActionController {

    private static final Set<InstructionAnswer> TAKEN = Set.of(InstructionAnswer.OWED, InstructionAnswer.NOTED);
    private static final int LONGEST_REASON = 1_000;

    private final Actions actions;
    private final Texts texts;

    MessageActionController(Actions actions, Texts texts) {
        this.actions = actions;
        this.texts = texts;
    }

    /**
     * @param target a group and how often it had been redelivered to when the form was shown, as group#number; or * for a
     *     message that was never published
     */
    @PostMapping("/messages/{id}/redeliver")
    String redeliver(
            @PathVariable String id,
            @RequestParam(defaultValue = "") Set<String> target,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        return act(id, "redeliver", target, reason, attributes);
    }

    @PostMapping("/messages/{id}/resolve")
    String resolve(
            @PathVariable String id,
            @RequestParam(defaultValue = "") Set<String> target,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        return act(id, "resolve", target, reason, attributes);
    }

    @PostMapping("/messages/{id}/archive")
    String archive(
            @PathVariable String id,
            @RequestParam(defaultValue = "") Set<String> target,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        return act(id, "archive", target, reason, attributes);
    }

    @PostMapping("/messages/{id}/restore")
    String restore(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes attributes) {
        MessageId messageId = MessagePageController.parse(id);
        String why = reasonOf(reason);
        return answer(messageId, attributes, () -> {
            actions.restore(messageId, why);
            return texts.done("restore");
        });
    }

    /** @param as DONE or ROLLED_BACK */
    @PostMapping("/messages/{id}/close")
    String close(
            @PathVariable String id,
            @RequestParam State as,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes attributes) {
        MessageId messageId = MessagePageController.parse(id);
        String why = reasonOf(reason);
        return answer(messageId, attributes, () -> {
            actions.close(messageId, as, why);
            return texts.done("close");
        });
    }

    private String act(String id, String verb, Set<String> target, String reason, RedirectAttributes attributes) {
        MessageId messageId = MessagePageController.parse(id);
        ActionRequest actionRequest = ActionRequest.of(ActionTargets.read(target), reasonOf(reason));
        return answer(messageId, attributes, () -> {
            ActionResult done = act(messageId, verb, actionRequest);
            Map<Boolean, String> sentences = done.groups().stream()
                    .collect(Collectors.partitioningBy(
                            each -> TAKEN.contains(each.answer()),
                            Collectors.mapping(each -> say(verb, each), Collectors.joining(" "))));
            String refused = sentences.getOrDefault(false, "");
            if (!refused.isEmpty()) {
                attributes.addFlashAttribute("refused", refused);
            }
            return done.groups().isEmpty() ? texts.done(verb + ".whole") : sentences.getOrDefault(true, "");
        });
    }

    private String answer(MessageId id, RedirectAttributes attributes, Supplier<String> deed) {
        try {
            attributes.addFlashAttribute("done", deed.get());
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/messages/" + id;
    }

    private static @Nullable String reasonOf(String text) {
        if (text.length() > LONGEST_REASON) {
            throw RequestRefusal.invalid("'reason' is longer than " + LONGEST_REASON + " characters");
        }
        return text.isBlank() ? null : text.strip();
    }

    private ActionResult act(MessageId id, String verb, ActionRequest actionRequest) {
        return switch (verb) {
            case "redeliver" -> actions.redeliver(id, actionRequest);
            case "resolve" -> actions.resolve(id, actionRequest);
            default -> actions.archive(id, actionRequest);
        };
    }

    private String say(String verb, ActionResult.ActionResultOfGroup done) {
        String what =
                done.answer() == InstructionAnswer.NOTED ? verb + ".noted" : done.published() ? verb : verb + ".later";
        return texts.done(TAKEN.contains(done.answer()) ? what : "answer." + done.answer(), done.group());
    }
}
