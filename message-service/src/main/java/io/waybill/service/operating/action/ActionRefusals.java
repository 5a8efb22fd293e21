package io.waybill.service.operating.action;

import io.waybill.service.model.RedeliveryInstruction.Answer;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Says why nothing was done. */
final class ActionRefusals {

    private ActionRefusals() {}

    static void throwIfNothingDone(Map<String, Answer> answers) {
        if (answers.isEmpty()) {
            throw new ActionRefusedException(
                    HttpStatus.CONFLICT,
                    "no consumer group is dead for this message; to hurry one, name it in 'groups' and give its"
                            + " 'redeliveries' as you see them");
        }
        if (answers.values().stream().noneMatch(MessageChange::isTaken)) {
            boolean unknown = answers.values().stream().allMatch(Answer.UNKNOWN_GROUP::equals);
            throw new ActionRefusedException(
                    unknown ? HttpStatus.BAD_REQUEST : HttpStatus.CONFLICT,
                    answers.entrySet().stream()
                            .map(each -> each.getKey() + " " + why(each.getValue()))
                            .collect(Collectors.joining("; ")));
        }
    }

    private static String why(Answer answer) {
        return switch (answer) {
            case OWED, NOTED -> "is told";
            case SETTLED -> "is done with it";
            case CHANGED ->
                "is owed it, or was sent it again since you looked: look again, and give 'redeliveries' as you see"
                        + " them";
            case UNSEEN -> "can't be sent it: no copy has been seen on the topic";
            case UNKNOWN_GROUP -> "is not expected to take it";
        };
    }
}
