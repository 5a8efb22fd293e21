package io.waybill.internal.alarm;

import io.waybill.Alarm;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.protocol.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Raises alarms: an error in the log and an application event. Thread-safe. */
public class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    private static final int LONGEST = 1_000;

    private final ApplicationEventPublisher publisher;
    private final FailureLog failures = new FailureLog(LOG);

    public Alarms(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    /** Never throws: a broken listener must not change the answer that is about to be given. */
    public void raise(Alarm.Kind kind, String seen) {
        // Names the message service, the broker or any sender may have made up.
        String detail = Printable.of(seen, LONGEST);
        LOG.error("{}: {}", kind, detail);
        try {
            publisher.publishEvent(new Alarm(kind, detail));
        } catch (RuntimeException | Error brokenListener) {
            failures.warn(brokenListener, "a listener of alarm {} failed", kind);
        }
    }
}
