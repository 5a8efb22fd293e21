package io.waybill.service.subscription;

import io.waybill.service.retention.KeepSettings;
import io.waybill.service.retention.Sweep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Forgets subscriptions that ended long ago, but for the last of each group to each topic. */
@Component
class SubscriptionSweep implements Sweep {

    private final SubscriptionMapper mapper;
    private final KeepSettings keep;
    private final Clock clock;

    SubscriptionSweep(SubscriptionMapper mapper, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "subscription";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        List<Long> ids = mapper.outlived(clock.millis() - keep.subscriptions().toMillis(), most);
        return ids.isEmpty() ? 0 : mapper.deleteByIds(ids);
    }
}
