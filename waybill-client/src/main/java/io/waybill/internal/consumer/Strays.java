package io.waybill.internal.consumer;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Raises the alarm about copies that reached the wrong listener: once a minute, however many there are. */
class Strays {

    private static final long QUIET_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Alarms alarms;
    private final Clock clock;
    private final AtomicLong raisedAt = new AtomicLong();

    Strays(Alarms alarms, Clock clock) {
        this.alarms = alarms;
        this.clock = clock;
    }

    void found(StrayCopyException stray) {
        long now = clock.millis();
        long before = raisedAt.get();
        if (now - before >= QUIET_MILLIS && raisedAt.compareAndSet(before, now)) {
            alarms.raise(Alarm.Kind.STRAY_COPY, String.valueOf(stray.getMessage()));
        }
    }
}
