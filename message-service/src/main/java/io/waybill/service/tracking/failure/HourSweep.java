package io.waybill.service.tracking.failure;

import io.waybill.service.platform.retention.Sweep;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Forgets hours that are too old to be shown. */
@Component
class HourSweep implements Sweep {

    private final FailureCleaningMapper mapper;
    private final FailureSettings settings;
    private final Clock clock;

    HourSweep(FailureCleaningMapper mapper, FailureSettings settings, Clock clock) {
        this.mapper = mapper;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "failure_hour";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        long oldest = clock.millis() - settings.keepTrend().toMillis();
        return mapper.deleteHours(FailureChanges.hour(oldest), most);
    }
}
