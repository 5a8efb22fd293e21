package io.waybill.service.notifying.schedule;

import io.waybill.protocol.MessageId;
import java.util.Comparator;

/**
 * One notification: a message for an endpoint. Sorted as its rows are.
 *
 * @param instructedAt by which instruction of an operator's; 0 for none
 */
public record NotificationKey(MessageId messageId, String endpoint, long instructedAt)
        implements Comparable<NotificationKey> {

    private static final Comparator<NotificationKey> ORDER = Comparator.comparing(NotificationKey::messageId)
            .thenComparing(NotificationKey::endpoint)
            .thenComparingLong(NotificationKey::instructedAt);

    @Override
    public int compareTo(NotificationKey other) {
        return ORDER.compare(this, other);
    }
}
