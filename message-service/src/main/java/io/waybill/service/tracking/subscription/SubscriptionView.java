package io.waybill.service.tracking.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the API shows it.
 *
 * @param since from which store time on messages are owed; absent: from the first
 * @param until up to which; absent while it lasts
 * @param retiredAt when somebody said that the group is gone
 * @param application of which a process reported it first
 * @param lastSeenAt when a process reported it last, give or take half a minute
 * @param offlineSince since when nobody of the group has been connected; absent if somebody is
 */
public record SubscriptionView(
        String id,
        String topic,
        String group,
        String tags,
        String mode,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Instant retiredAt,
        String application,
        Instant lastSeenAt,
        @Nullable Instant offlineSince) {}
