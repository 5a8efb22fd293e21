package io.waybill.service.operating.alert;

import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.operating.alert.channel.Channels;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has one node look for alerts now and then, on a thread of its own: receivers that are slow hold up nobody else. The node
 * that has the lease keeps it; when it is gone, another takes over.
 */
@Component
class AlertJob implements SmartLifecycle {

    private static final String CANT_LOOK = "alerts wait for the database";

    private final Alerts alerts;
    private final AlertMapper mapper;
    private final Channels channels;
    private final AlertSettings settings;
    private final JournalClock clock;
    private final String node = UUID.randomUUID().toString();
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(AlertJob.class));
    private @Nullable ScheduledExecutorService executor;

    AlertJob(Alerts alerts, AlertMapper mapper, Channels channels, AlertSettings settings, JournalClock clock) {
        this.alerts = alerts;
        this.mapper = mapper;
        this.channels = channels;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started =
                Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "waybill-alerts"));
        long interval = settings.interval().toMillis();
        started.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = executor;
        executor = null;
        if (running == null) {
            return;
        }
        running.shutdownNow();
        try {
            running.awaitTermination(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    /** An exception would end all later turns, so none leaves. */
    private void run() {
        try {
            long now = clock.now();
            // A turn may take as long as all channels together.
            long lease = 3 * settings.interval().toMillis()
                    + settings.timeout().toMillis() * (channels.all().size() + 1);
            if (mapper.lease(node, now, now + lease) == 1) {
                alerts.look();
            }
            failureLog.over(CANT_LOOK);
        } catch (RuntimeException failed) {
            failureLog.met(CANT_LOOK, failed);
        }
    }
}
