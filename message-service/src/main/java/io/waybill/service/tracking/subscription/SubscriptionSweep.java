package io.waybill.service.tracking.subscription;

import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Forgets subscriptions that ended long ago, but for the last of each group to each topic; and all of groups that owe nothing and were not
 * heard of for as long. Where there is hardly room, those of retired groups go after a day.
 */
@Component
class SubscriptionSweep implements Sweep {

    /** Processes that run on by mistake would be taken for a new group. */
    private static final Duration RETIRED_STAYS = Duration.ofDays(1);

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
        return Duration.ofMinutes(10);
    }

    @Override
    public String path() {
        return "/subscriptions";
    }

    @Override
    public int sweep(int most) {
        long now = clock.millis();
        long before = now - keep.subscriptions().toMillis();
        Set<Long> ids = new TreeSet<>(mapper.outlived(before, most));
        ids.addAll(mapper.silent(before, most));
        if (isNearlyFull()) {
            ids.addAll(mapper.retired(now - RETIRED_STAYS.toMillis(), most));
        }
        return ids.isEmpty() ? 0 : mapper.deleteByIds(ids);
    }

    private boolean isNearlyFull() {
        return mapper.number() >= NEARLY * keep.subscriptionRows();
    }

    @Override
    public Optional<Saying> warning() {
        return isNearlyFull()
                ? Optional.of(WarningCode.SUBSCRIPTIONS.with(mapper.number(), keep.subscriptionRows()))
                : Optional.empty();
    }
}
