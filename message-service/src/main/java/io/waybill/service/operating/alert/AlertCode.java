package io.waybill.service.operating.alert;

import io.waybill.service.platform.words.Saying;
import java.time.Duration;

/** What an alert says. The words stand under {@code alert.} and the code among the texts. */
enum AlertCode {
    DEAD,
    /** No more than that were counted. */
    DEAD_OR_MORE,
    FAILURE,
    FAILURE_IN_FRAME,
    /** No group has anything of them. */
    UNPUBLISHED,
    UNDELIVERED,
    REDELIVERY_IDLE,
    SILENT,
    CONFLICT,
    UNSEEN,
    /** No more than that were counted. */
    UNSEEN_OR_MORE,
    SET_ASIDE,
    NAMESPACE,
    /** Of applications that have none. */
    NO_NAMESPACE,
    ENDPOINT_FAILING,
    ENDPOINT_GONE,
    /** Of an endpoint whose messages say where to. */
    ENDPOINT_HOST_GONE,
    OUTBOX_WAITING,
    RETENTION_IDLE,
    RETENTION_FAILING,
    DAYS,
    HOURS,
    MINUTES;

    Saying with(Object... arguments) {
        return Saying.of("alert." + name(), arguments);
    }

    static Saying age(long millis) {
        Duration age = Duration.ofMillis(millis);
        return age.toDays() > 1
                ? DAYS.with(age.toDays())
                : age.toHours() > 1 ? HOURS.with(age.toHours()) : MINUTES.with(age.toMinutes());
    }
}
