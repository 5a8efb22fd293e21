package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.copy.BrokerPosition;

/**
 * A delivery that seems overdue.
 *
 * @param bytes size of the message's body
 * @param copyTopic where the newest copy meant for the group lies
 */
record OverdueDelivery(
        MessageId messageId,
        String group,
        String topic,
        long dueAt,
        int bytes,
        String copyTopic,
        String copyBroker,
        int copyQueue,
        long copyOffset) {

    BrokerPosition place() {
        return new BrokerPosition(copyTopic, copyBroker, copyQueue, copyOffset);
    }
}
