package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.schedule.AttemptRow;
import io.waybill.service.notifying.schedule.NotificationClaim;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that was made, or could not be.
 *
 * @param host of the address, for people
 */
record NotificationAttempt(
        NotificationClaim claim,
        Endpoint endpoint,
        Lane lane,
        NotificationContent content,
        String host,
        AttemptRow row,
        Judgement judgement) {

    /** Without anything that somebody else has said. */
    NotificationAttempt inShort() {
        AttemptRow plain = new AttemptRow(row.attempt(), row.at(), row.millis(), "", null, null, row.outcome(), null);
        return new NotificationAttempt(claim, endpoint, lane, content, "", plain, judgement);
    }

    static AttemptRow row(
            NotificationClaim claim,
            long at,
            String url,
            @Nullable InetAddress address,
            Judgement judgement,
            byte @Nullable [] answer) {
        return new AttemptRow(
                claim.attempt(),
                at,
                (int) Math.min(Integer.MAX_VALUE, Math.max(0, claim.now() - at)),
                url,
                address == null ? null : address.getHostAddress(),
                judgement.status(),
                judgement.outcome().name(),
                answer);
    }
}
