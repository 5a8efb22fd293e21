package io.waybill.service.notifying.history;

import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.schedule.NotificationState;
import org.jspecify.annotations.Nullable;

/** A notification and its last attempt, if there was one. */
public record PastNotification(
        MessageId messageId,
        long instructedAt,
        NotificationState state,
        int version,
        @Nullable Long dueAt,
        int attempts,
        long owedAt,
        @Nullable Long firstAt,
        @Nullable Long endedAt,
        @Nullable Long at,
        @Nullable Integer millis,
        @Nullable String url,
        @Nullable String address,
        @Nullable Integer status,
        @Nullable String outcome,
        byte @Nullable [] answer) {

    /** Without what only some may see. */
    PastNotification withoutAnswer() {
        return new PastNotification(
                messageId,
                instructedAt,
                state,
                version,
                dueAt,
                attempts,
                owedAt,
                firstAt,
                endedAt,
                at,
                millis,
                url,
                null,
                status,
                outcome,
                null);
    }
}
