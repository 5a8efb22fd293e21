package io.waybill.service.notifying.schedule;

import io.waybill.protocol.HttpGroups;
import io.waybill.service.model.TrackedDelivery;

/**
 * A message that an endpoint is to be told.
 *
 * @param host that the message names; empty if it names none
 * @param version of the payload; 1 is the original
 * @param waitMillis before the first attempt
 */
record NewNotification(NotificationKey key, String host, int version, long waitMillis) {

    static NewNotification of(TrackedDelivery delivery, String host, long waitMillis) {
        return new NewNotification(
                new NotificationKey(
                        delivery.messageId(), HttpGroups.endpointOf(delivery.group()), delivery.instruction()),
                host,
                delivery.version(),
                waitMillis);
    }
}
