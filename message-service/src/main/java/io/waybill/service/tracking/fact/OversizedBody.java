package io.waybill.service.tracking.fact;

import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import org.apache.rocketmq.common.message.MessageConst;

/** Tells of a message whose body can't be kept where it lies on the broker. */
public final class OversizedBody {

    private static final String WHY =
            "the body is too large, or can't be unpacked, and is not kept: the message can't be"
                    + " redelivered. Raise max_allowed_packet of the database, or maxMessageSize of the brokers where the body is"
                    + " beyond that, and apply this again while the broker has it";

    private OversizedBody() {}

    public static QuarantinedItem setAside(TappedCopy copy, long at) {
        String msgId = copy.properties().get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        String place = copy.topic() + "/" + copy.broker() + "/" + copy.queue() + "@" + copy.offset();
        return QuarantinedItem.fact(
                at,
                QuarantinedItem.QuarantineReason.OVERSIZED,
                "message " + copy.messageId() + ": " + WHY,
                place + ", msgId " + msgId,
                FactText.write(new JournalFact.CopyTapped(copy.withoutBody())));
    }
}
