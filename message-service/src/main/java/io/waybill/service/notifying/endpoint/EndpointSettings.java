package io.waybill.service.notifying.endpoint;

import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.profile.SuccessRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is notified. Immutable.
 *
 * @param url where; null if the message says
 * @param hosts of an endpoint whose URL the message says: hosts that it may name, as in shop.example.com or *.example.com
 * @param preset the ladder's name, if it has one
 * @param notBefore the time of day that the first attempt waits for, in {@code zone}; null: it does not
 * @param headers sent as they are, beside those of the signature
 * @param timeout for all of a request and its answer
 * @param rate attempts a second, over all nodes
 * @param burst attempts that may be made at once after a pause
 * @param concurrency requests under way, over all nodes
 */
public record EndpointSettings(
        @Nullable String url,
        List<String> hosts,
        @Nullable LadderPreset preset,
        NotificationLadder ladder,
        @Nullable LocalTime notBefore,
        ZoneId zone,
        Profile profile,
        SuccessRule success,
        Map<String, String> headers,
        Duration timeout,
        int rate,
        int burst,
        int concurrency) {

    public EndpointSettings {
        hosts = List.copyOf(hosts);
        headers = Map.copyOf(headers);
    }

    /** When the first attempt may be made of what is owed since a time; both in epoch milliseconds. */
    public long firstAttempt(long owedAt) {
        long earliest = owedAt + ladder.first().toMillis();
        if (notBefore == null) {
            return earliest;
        }
        ZonedDateTime from = Instant.ofEpochMilli(earliest).atZone(zone);
        ZonedDateTime today = from.with(notBefore);
        ZonedDateTime next = today.isBefore(from) ? from.plusDays(1).with(notBefore) : today;
        return next.toInstant().toEpochMilli();
    }

    /** Whether the message says where to. */
    public boolean isFromMessage() {
        return url == null;
    }
}
