package io.waybill.service.notifying.delivery;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.notifying.schedule.NotificationKey;
import io.waybill.service.notifying.schedule.NotifyUrl;
import org.jspecify.annotations.Nullable;

/**
 * What there is to be told, as the journal has it now.
 *
 * @param instructedAt by which instruction of an operator's it is owed; 0 for none
 * @param properties of the message's first copy, as JSON
 * @param bytes of the body; null if it was too large to be kept
 * @param body null if it was too large to be read with others
 */
record NotificationContent(
        MessageId messageId,
        String groupName,
        DeliveryState state,
        long instructedAt,
        int version,
        String topic,
        @Nullable String tag,
        @Nullable String messageKey,
        @Nullable String properties,
        @Nullable Long bytes,
        byte @Nullable [] body) {

    /** Where the message says that somebody is to be told of it; null if it does not say. */
    @Nullable String notifyUrl() {
        return properties == null ? null : NotifyUrl.of(Redelivery.propertiesOf(properties));
    }

    NotificationKey key() {
        return new NotificationKey(messageId, HttpGroups.endpointOf(groupName), instructedAt);
    }

    NotificationContent with(byte[] read) {
        return new NotificationContent(
                messageId, groupName, state, instructedAt, version, topic, tag, messageKey, properties, bytes, read);
    }
}
