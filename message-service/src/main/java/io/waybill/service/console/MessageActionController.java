package io.waybill.service.console;

import io.waybill.protocol.MessageId;
import io.waybill.service.action.ActionRefusedException;
import io.waybill.service.action.Actions;
import io.waybill.service.action.Done;
import io.waybill.service.action.Wish;
import io.waybill.service.message.Instruction.Answer;
import io.waybill.service.security.Mutating;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Does to one message what was confirmed in a form, and says what came of it on the message's page. */
@Controller
@Mutating
class MessageActionController {

    private static final int LONGEST_REASON = 1_000;

    private final Actions actions;
    private final Texts texts;

    MessageActionController(Actions actions, Texts texts) {
        this.actions = actions;
        this.texts = texts;
    }

    /** @param target a group and how often it had been redelivered to when the form was shown, as group#number */
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

    private String act(String id, String verb, Set<String> target, String reason, RedirectAttributes attributes) {
        MessageId messageId = MessagePageController.parse(id);
        String why = reasonOf(reason);
        List<Target> targets = targets(target).toList();
        // Each group with its own number, so that each is judged by what was seen of it.
        return answer(
                messageId,
                attributes,
                () -> targets.stream()
                        .map(each -> say(verb, act(messageId, verb, each, why)))
                        .collect(Collectors.joining(" ")));
    }

    private static String answer(MessageId id, RedirectAttributes attributes, Supplier<String> deed) {
        try {
            attributes.addFlashAttribute("done", deed.get());
        } catch (ActionRefusedException refused) {
            attributes.addFlashAttribute("refused", refused.getReason());
        }
        return "redirect:/messages/" + id;
    }

    private static @Nullable String reasonOf(String text) {
        if (text.length() > LONGEST_REASON) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "'reason' is longer than " + LONGEST_REASON + " characters");
        }
        return text.isBlank() ? null : text.strip();
    }

    private Done act(MessageId id, String verb, Target target, @Nullable String reason) {
        Set<String> groups = target.group().isEmpty() ? Set.of() : Set.of(target.group());
        Wish wish = new Wish(groups, target.redeliveries(), reason);
        return switch (verb) {
            case "redeliver" -> actions.redeliver(id, wish);
            case "resolve" -> actions.resolve(id, wish);
            default -> actions.archive(id, wish);
        };
    }

    private String say(String verb, Done done) {
        return done.groups().stream()
                .map(each -> texts.done(
                        each.answer() == Answer.NOTED ? verb + ".noted" : each.published() ? verb : verb + ".later",
                        each.group()))
                .collect(Collectors.joining(" "));
    }

    private record Target(String group, @Nullable Integer redeliveries) {}

    /** Nothing chosen means all that are dead. */
    private static Stream<Target> targets(Set<String> chosen) {
        return chosen.isEmpty()
                ? Stream.of(new Target("", null))
                : chosen.stream().map(MessageActionController::target);
    }

    private static Target target(String text) {
        int mark = text.lastIndexOf('#');
        try {
            return new Target(text.substring(0, mark), Integer.valueOf(text.substring(mark + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "'target' must look like group#number, and is " + Objects.toString(text));
        }
    }
}
