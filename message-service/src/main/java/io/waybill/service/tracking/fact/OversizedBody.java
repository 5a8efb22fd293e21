package io.waybill.service.tracking.fact;

import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.tracking.quarantine.QuarantineCode;
import io.waybill.service.tracking.quarantine.QuarantineDetail;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import org.apache.rocketmq.common.message.MessageConst;

/** Tells of a message whose body can't be kept where it lies on the broker. */
public final class OversizedBody {

    private OversizedBody() {}

    public static QuarantinedItem setAside(TappedCopy copy, long at) {
        String msgId = copy.properties().get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        String place = copy.topic() + "/" + copy.broker() + "/" + copy.queue() + "@" + copy.offset();
        return QuarantinedItem.fact(
                at,
                QuarantinedItem.QuarantineReason.OVERSIZED,
                QuarantineDetail.of(QuarantineCode.BODY_NOT_KEPT, copy.messageId()),
                place + ", msgId " + msgId,
                FactText.write(new JournalFact.CopyTapped(copy.withoutBody())));
    }
}
