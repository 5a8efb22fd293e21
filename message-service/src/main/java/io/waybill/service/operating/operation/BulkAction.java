package io.waybill.service.operating.operation;

import io.waybill.service.model.DeliveryPurpose;
import org.jspecify.annotations.Nullable;

/** What an operation does to all it has planned. */
public enum BulkAction {
    REDELIVER(DeliveryPurpose.DELIVER),
    RESOLVE(DeliveryPurpose.RESOLVE),
    ARCHIVE(DeliveryPurpose.ARCHIVE),
    /** Of archived messages, not of single deliveries. */
    RESTORE(null);

    private final @Nullable DeliveryPurpose intent;

    BulkAction(@Nullable DeliveryPurpose intent) {
        this.intent = intent;
    }

    /** What deliveries are owed for; null if the operation is not about deliveries. */
    @Nullable DeliveryPurpose intent() {
        return intent;
    }
}
