package io.waybill.internal.broker;

import java.time.Duration;
import java.util.List;

/**
 * How Waybill's own producer is set up.
 *
 * @param sendTimeout for all tries of one send together
 * @param topics known from the start, so that check-backs about them arrive before anything is sent
 */
public record BrokerSettings(
        String producerGroup, Duration sendTimeout, int sendAttempts, int checkThreads, List<String> topics) {}
