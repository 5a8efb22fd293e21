package io.waybill.service.notifying.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A notification that this node has, until its lease is over. Whatever is written of it asks for the number of the claim.
 *
 * @param number of the claim
 * @param attempts before this one
 * @param claimedAt by the database's clock
 * @param claimedNanos the same by this machine's monotonic clock
 * @param isLastChance whether it has waited as long as its whole ladder, and an endpoint that is away will not be waited for any longer
 */
public record NotificationClaim(
        NotificationKey key,
        String host,
        int number,
        int attempts,
        long owedAt,
        @Nullable Long firstAt,
        long claimedAt,
        long claimedNanos,
        Duration lease,
        boolean isLastChance) {

    /** The number of the attempt that it is claimed for. */
    public int attempt() {
        return attempts + 1;
    }

    /** By the database's clock, as far as this machine's runs as fast. */
    public long now() {
        return claimedAt + elapsedMillis();
    }

    /** Whether it is too late to begin something: somebody else may have it before that is over. */
    public boolean isStale() {
        return elapsedMillis() > lease.toMillis() / 2;
    }

    private long elapsedMillis() {
        return (System.nanoTime() - claimedNanos) / 1_000_000;
    }
}
