package io.waybill.internal.event;

import java.time.Duration;

/**
 * How facts are sent to the message service.
 *
 * @param interval longest time a fact waits for company
 * @param capacity facts kept in memory while the broker is away; what does not fit is healed by other means
 */
public record ReporterSettings(Duration interval, int capacity, Duration shutdownTimeout) {}
