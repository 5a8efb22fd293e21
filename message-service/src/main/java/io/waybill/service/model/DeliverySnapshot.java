package io.waybill.service.model;

import com.alibaba.fastjson2.JSON;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A delivery as it is kept, as text, with a message that is closed, and as it is shown to people. */
public record DeliverySnapshot(
        String group,
        DeliveryState state,
        @Nullable Long dueAt,
        int attempts,
        int redeliveries,
        int duplicates,
        @Nullable Long doneAt,
        @Nullable Long failedAt,
        @Nullable String host,
        @Nullable String reason,
        @Nullable String errorType,
        @Nullable String errorMessage,
        @Nullable String errorStack,
        int version,
        DeliveryPurpose intent,
        int skips,
        int replaceable,
        @Nullable Integer took,
        @Nullable String fingerprint,
        @Nullable Long diedAt) {

    /** As the text that is kept. */
    public static String write(Collection<TrackedDelivery> deliveries) {
        return JSON.toJSONString(
                deliveries.stream().map(TrackedDelivery::snapshot).toList());
    }

    static List<DeliverySnapshot> read(String text) {
        return JSON.parseArray(text, DeliverySnapshot.class);
    }
}
