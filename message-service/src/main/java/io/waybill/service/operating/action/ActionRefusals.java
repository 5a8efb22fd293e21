package io.waybill.service.operating.action;

import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.words.Saying;
import java.util.List;
import java.util.Map;

/** Says why nothing was done. */
final class ActionRefusals {

    private ActionRefusals() {}

    static void throwIfNothingDone(Map<String, InstructionAnswer> answers) {
        if (answers.isEmpty()) {
            throw new RefusedException(ActionRefusal.NO_DEAD_GROUP);
        }
        if (answers.values().stream().noneMatch(MessageChange::isTaken)) {
            boolean unknown = answers.values().stream().allMatch(InstructionAnswer.UNKNOWN_GROUP::equals);
            List<Saying> ofGroups = answers.entrySet().stream()
                    .map(each -> Saying.of("refusal.answer." + each.getValue(), each.getKey()))
                    .toList();
            throw new RefusedException(
                    unknown ? ActionRefusal.GROUPS_NOT_EXPECTED : ActionRefusal.NOTHING_TO_DO, ofGroups);
        }
    }
}
