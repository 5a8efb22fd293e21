package io.waybill.service.operating.alert;

/** What is watched. */
public enum Rule {
    NEW_FAILURE_GROUP,
    DEAD_MESSAGES,
    OLDEST_UNDELIVERED,
    REDELIVERY_NOT_RUNNING,
    PRODUCER_SILENT,
    CONFLICT,
    UNSEEN,
    SET_ASIDE,
    NEARLY_FULL,
    OTHER_NAMESPACE,
    ENDPOINT_FAILING,
    ENDPOINT_GONE,
    OUTBOX_WAITING,
    RETENTION_STANDS
}
