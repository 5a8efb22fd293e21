package io.waybill.service.query;

import io.waybill.service.message.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message in a list. */
record MessageSummary(
        String id,
        State state,
        @Nullable Instant stateSince,
        @Nullable String reason,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable Instant begunAt,
        @Nullable Instant publishedAt,
        int copies) {}
