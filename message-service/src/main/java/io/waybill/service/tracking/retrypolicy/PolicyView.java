package io.waybill.service.tracking.retrypolicy;

import org.jspecify.annotations.Nullable;

/**
 * What is said for one topic or group.
 *
 * @param configured by the service's settings
 * @param stored at run time: goes before what is configured
 */
public record PolicyView(
        String name,
        @Nullable PatienceView configured,
        @Nullable PatienceView stored) {}
