package io.waybill.service.model;

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
        @Nullable Long diedAt) {}
