package io.waybill.service.operating.action;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import java.util.List;

/** What an action has done. */
public record ActionResult(MessageId messageId, List<ActionResultOfGroup> groups) {

    /**
     * With one group.
     *
     * @param published whether the broker has the copy already; if not, redelivery publishes it
     */
    public record ActionResultOfGroup(String group, InstructionAnswer answer, boolean published) {}
}
