package io.waybill.service.api.message;

import io.waybill.service.model.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in a list.
 *
 * @param begunAt when the message's id was made
 * @param publishedAt when the broker stored the first copy that was seen
 * @param copies how many copies were seen on the topic
 */
public record MessageSummary(
        String id,
        State state,
        @Nullable Instant stateSince,
        @Nullable String reason,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable Instant begunAt,
        @Nullable Instant publishedAt,
        int copies,
        boolean archived) {}
