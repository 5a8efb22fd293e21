package io.waybill.service.notifying.schedule;

import io.waybill.service.notifying.endpoint.NotificationSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Forgets notifications that ended long ago, their attempts, and what endpoints were to be told that are no more. */
@Component
class NotificationSweep implements Sweep {

    /** By then every node knows that an endpoint is deleted. */
    private static final Duration DELETED_STAYS = Duration.ofMinutes(2);

    private static final Duration NODE_STAYS = Duration.ofDays(1);
    private static final Duration OUTAGE_STAYS = Duration.ofDays(1);

    private final ScheduleMapper mapper;
    private final OutageMapper outages;
    private final JournalClock clock;
    private final NotificationSettings settings;

    NotificationSweep(ScheduleMapper mapper, OutageMapper outages, JournalClock clock, NotificationSettings settings) {
        this.mapper = mapper;
        this.outages = outages;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public String table() {
        return "notification";
    }

    @Override
    public String path() {
        return "/endpoints";
    }

    @Override
    public Optional<Saying> warning() {
        return Optional.empty();
    }

    @Override
    public int sweep(int most) {
        long now = clock.now();
        mapper.deleteNodes(now - NODE_STAYS.toMillis());
        outages.deleteUnseen(now - OUTAGE_STAYS.toMillis(), most);
        int deletedAttempts = mapper.deleteAttempts(now - settings.keep().toMillis(), most);
        long before = now - DELETED_STAYS.toMillis();
        int calledOff = mapper.deletedEndpoints(before).stream()
                .mapToInt(endpoint -> mapper.callOff(endpoint, before, now, most))
                .max()
                .orElse(0);
        int deleted = mapper.deleteEnded(now - settings.keep().toMillis(), most);
        return Math.max(deleted, Math.max(deletedAttempts, calledOff));
    }
}
