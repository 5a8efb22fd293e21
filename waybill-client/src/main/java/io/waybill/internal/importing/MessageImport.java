package io.waybill.internal.importing;

import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.store.Store;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes the unfinished rows of an old message table into the outbox, in the background, from when the application has started until it
 * stops: at once, and again every so often, for old code may still write rows. A dry run goes through them once and changes nothing.
 */
public final class MessageImport implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MessageImport.class);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Store store;
    private final Intake intake;
    private final ImportSettings settings;
    private final OldTable table;
    private final Sleep sleep;
    private final FailureLog failures = new FailureLog(LOG);
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private boolean hasTold;
    private String refusals = "";

    /** How a thread waits. */
    @FunctionalInterface
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    /** @throws io.waybill.internal.diagnosis.StartFailure when the table is not as the settings say */
    public MessageImport(Store store, Intake intake, ImportSettings settings) {
        this(store, intake, settings, TimeUnit.NANOSECONDS::sleep);
    }

    MessageImport(Store store, Intake intake, ImportSettings settings, Sleep sleep) {
        this.store = store;
        this.intake = intake;
        this.settings = settings;
        this.sleep = sleep;
        this.table = new OldTable(store.inOwnTransaction(connection -> OldSchema.read(connection, settings)), settings);
    }

    @Override
    public void start() {
        stopping = false;
        Thread started = new Thread(this::work, "waybill-import");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends with the transaction that is under way. */
    @Override
    public void stop() {
        stopping = true;
        Thread started = thread;
        thread = null;
        if (started != null) {
            started.interrupt();
            try {
                started.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException stoppedAsWell) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void work() {
        try {
            boolean isDone;
            do {
                isDone = runOrSurvive() && settings.dryRun();
                if (!isDone) {
                    sleep.nanos(settings.interval().toNanos());
                }
            } while (!isDone && !stopping);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean runOrSurvive() throws InterruptedException {
        try {
            run();
            return true;
        } catch (RuntimeException | Error failed) {
            if (!stopping) { // What is interrupted is no failure.
                failures.warn(
                        failed, "rows of {} were not imported; trying again in {}", table.name(), settings.interval());
            }
            return false;
        }
    }

    /** Goes through the table once. */
    ImportReport run() throws InterruptedException {
        ImportPass pass = new ImportPass(store, intake, table, settings, () -> stopping);
        long[] toldAt = {System.nanoTime()};
        pass.run(rows -> {
            if (System.nanoTime() - toldAt[0] > TELL_NANOS) {
                toldAt[0] = System.nanoTime();
                LOG.info(
                        "import from {}: {} rows so far",
                        table.name(),
                        pass.report().imported());
            }
            if (settings.rate() > 0 && rows > 0) {
                sleep.nanos(TimeUnit.SECONDS.toNanos(rows) / settings.rate());
            }
        });
        tell(pass.report());
        return pass.report();
    }

    private void tell(ImportReport report) {
        if (settings.dryRun()) {
            LOG.info(
                    "dry run of the import from {}, nothing is changed: it would import {}; rows by status: {}",
                    table.name(),
                    report,
                    store.inOwnTransaction(table::statuses));
        } else if (report.isNews() || !hasTold) {
            LOG.info("imported from {}: {}", table.name(), report);
        }
        hasTold = true;
        if (!report.refusals().equals(refusals)) {
            refusals = report.refusals();
            if (!refusals.isEmpty()) {
                LOG.warn("of {} {}", table.name(), refusals);
            }
        }
    }
}
