package io.waybill.service.operating.alert;

import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.operating.alert.channel.Channels;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.lease.JobLease;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has one node at a time look for alerts, on a thread of its own: receivers that are slow hold up nobody else. Whichever it is
 * finds in the database what was told before. A node of the version before holds another lease: while both run, something may be
 * told twice.
 */
@Component
class AlertJob implements SmartLifecycle {

    private static final String CANT_LOOK = "alerts wait for the database";

    private final Alerts alerts;
    private final Channels channels;
    private final AlertSettings settings;
    private final JobLease lease;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(AlertJob.class));
    private @Nullable ScheduledExecutorService executor;

    AlertJob(Alerts alerts, Channels channels, AlertSettings settings, JobLease lease) {
        this.alerts = alerts;
        this.channels = channels;
        this.settings = settings;
        this.lease = lease;
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
            // A turn may take as long as all channels together.
            Duration longest = settings.interval()
                    .multipliedBy(3)
                    .plus(settings.timeout().multipliedBy(channels.all().size() + 1L));
            lease.run("alerts", settings.interval(), longest, alerts::look);
            failureLog.over(CANT_LOOK);
        } catch (RuntimeException | Error failed) {
            failureLog.met(CANT_LOOK, failed);
        }
    }
}
