package io.waybill.internal.alarm;

import io.waybill.Alarm;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.protocol.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Raises alarms: an error in the log and, once there can be listeners, an application event. Thread-safe. */
public class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final int LONGEST = 1_000;
    private static final int MOST_EARLY = 100;

    private final ApplicationEventPublisher publisher;
    private final FailureLog failures = new FailureLog(LOG);
    /** What came before anybody could listen; null once somebody can. */
    private @Nullable List<Alarm> early = new ArrayList<>();

    public Alarms(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Never throws: a broken listener must not change the answer that is about to be given. */
    public void raise(Alarm.Kind kind, String seen) {
        // Names the message service, the broker or any sender may have made up.
        String detail = Printable.of(seen, LONGEST);
        LOG.error("{}: {}", kind, detail);
        Alarm alarm = new Alarm(kind, detail);
        if (!isEarly(alarm)) {
            publish(alarm);
        }
    }

    /** To be called once listeners are there: they hear of what was raised before as well. */
    public void open() {
        List<Alarm> waiting;
        synchronized (this) {
            waiting = early == null ? List.of() : early;
            early = null;
        }
        waiting.forEach(this::publish);
    }

    private synchronized boolean isEarly(Alarm alarm) {
        if (early != null && early.size() < MOST_EARLY) {
            early.add(alarm);
        }
        return early != null;
    }

    private void publish(Alarm alarm) {
        try {
            publisher.publishEvent(alarm);
        } catch (RuntimeException | Error brokenListener) {
            failures.warn(brokenListener, "a listener of alarm {} failed", alarm.kind());
        }
    }
}
