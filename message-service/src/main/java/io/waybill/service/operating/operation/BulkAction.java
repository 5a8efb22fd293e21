package io.waybill.service.operating.operation;

import io.waybill.service.model.Intent;
import org.jspecify.annotations.Nullable;

/** What an operation does to all it has planned. */
public enum BulkAction {
    REDELIVER(Intent.DELIVER),
    RESOLVE(Intent.RESOLVE),
    ARCHIVE(Intent.ARCHIVE),
    /** Of archived messages, not of single deliveries. */
    RESTORE(null);

    private final @Nullable Intent intent;

    BulkAction(@Nullable Intent intent) {
        this.intent = intent;
    }

    /** What deliveries are owed for; null if the operation is not about deliveries. */
    @Nullable Intent intent() {
        return intent;
    }
}
