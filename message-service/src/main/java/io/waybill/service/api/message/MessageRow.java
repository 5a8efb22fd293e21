package io.waybill.service.api.message;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a list.
 *
 * @param deliveries of a closed message, as text, if they were asked for
 */
record MessageRow(
        MessageId messageId,
        State state,
        long stateSince,
        String topic,
        @Nullable String tag,
        @Nullable String messageKey,
        @Nullable Long tappedAt,
        int copies,
        @Nullable String reason,
        @Nullable Long archivedAt,
        @Nullable String deliveries) {

    MessageSummary summary() {
        return new MessageSummary(
                messageId.toString(),
                state,
                MessageView.instant(stateSince),
                reason,
                topic,
                tag,
                messageKey,
                MessageView.instant(messageId.epochMillis()),
                MessageView.instant(tappedAt),
                copies,
                archivedAt != null);
    }

    List<DeliverySnapshot> readDeliveries() {
        return deliveries == null ? List.of() : JSON.parseArray(deliveries, DeliverySnapshot.class);
    }
}
