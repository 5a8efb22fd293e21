package io.waybill.service.platform;

import java.time.Duration;

/** What all settings have to be. */
public final class Settings {

    private Settings() {}

    /**
     * @throws IllegalArgumentException naming the property, if the duration is zero or negative
     */
    public static void requirePositive(String property, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(property + " is " + duration + "; it must be longer than nothing");
        }
    }
}
