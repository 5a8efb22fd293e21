package io.waybill.service.operating.action;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.RedeliveryInstruction.Answer;
import java.util.List;

/** What an action has done. */
public record ActionResult(MessageId messageId, List<OfGroup> groups) {

    /**
     * With one group.
     *
     * @param published whether the broker has the copy already; if not, redelivery publishes it
     */
    public record OfGroup(String group, Answer answer, boolean published) {}
}
