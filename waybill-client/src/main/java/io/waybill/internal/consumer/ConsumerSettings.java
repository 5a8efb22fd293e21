package io.waybill.internal.consumer;

import java.time.Duration;
import java.util.List;

/**
 * How consumers of Waybill listeners are set up.
 *
 * @param retryWaits the wait after the first failed attempt, the second, and so on; the last one repeats
 */
public record ConsumerSettings(int maxAttempts, List<Duration> retryWaits) {

    Duration waitAfter(int attempt) {
        return retryWaits.get(Math.min(attempt, retryWaits.size()) - 1);
    }
}
