package io.waybill.service.operating.storage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every table of the service by its name, and the settings that bound it. What they do to it stands under {@code bound.} and the
 * code among the texts, with their values as arguments. A table that stands neither here nor with a sweep is bound by nothing.
 */
enum TableBound {
    MESSAGE_OPEN(OldestRow.ID, "waybill.keep.open-rows", "waybill.keep.dead"),
    MESSAGE_CLOSED(OldestRow.ID, "waybill.keep.closed", "waybill.keep.closed-rows", "waybill.keep.closed-bytes"),
    MESSAGE_OUTLIER(OldestRow.of("closed_at"), "waybill.keep.closed"),
    DELIVERY_OPEN(OldestRow.ID),
    DELIVERY_DEAD(OldestRow.ID),
    MESSAGE_VERSION(OldestRow.of("at"), "waybill.keep.versions"),
    MESSAGE_KIND(null, "waybill.keep.topics"),
    SET_ASIDE(
            OldestRow.first("at"),
            "waybill.keep.set-aside",
            "waybill.keep.set-aside-settled",
            "waybill.keep.set-aside-rows",
            "waybill.keep.set-aside-bytes"),
    AUDIT(OldestRow.of("at"), "waybill.keep.audit", "waybill.keep.audit-rows"),
    FAILURE_GROUP(null, "waybill.keep.failure-groups", "waybill.keep.failure-group-rows"),
    FAILURE_COUNT(null),
    FAILURE_HOUR(null, "waybill.failures.keep-trend"),
    IDEMPOTENCY(OldestRow.of("created_at"), "waybill.api.idempotency-keep", "waybill.keep.idempotency-rows"),
    OPERATION(
            OldestRow.first("created_at"),
            "waybill.keep.operations",
            "waybill.keep.operation-rows",
            "waybill.operations.most-open"),
    OPERATION_ITEM(
            null, "waybill.operations.items-kept", "waybill.operations.largest", "waybill.operations.most-items"),
    PREPARATION(OldestRow.ID, "waybill.preparation.keep", "waybill.preparation.most-waiting"),
    PRODUCER(null),
    POLICY(null),
    ENDPOINT(null, "waybill.notification.endpoints"),
    ENDPOINT_PAUSE(null),
    NOTIFICATION(OldestRow.ID, "waybill.notification.keep"),
    NOTIFICATION_ATTEMPT(OldestRow.of("at"), "waybill.notification.keep"),
    NOTIFYING_NODE(null),
    ENDPOINT_OUTAGE(null),
    SUBSCRIPTION(null, "waybill.keep.subscriptions", "waybill.keep.subscription-rows"),
    TRACKED_TOPIC(null, "waybill.keep.topics", "waybill.keep.topics-missing"),
    RETIREMENT(OldestRow.first("at"), "waybill.keep.retirements"),
    GROUP_OFFLINE(null),
    STORE(null, "waybill.keep.stores", "waybill.keep.store-rows"),
    SETTLEMENT(OldestRow.ID),
    JOURNAL_PROGRESS(null),
    JOURNAL_COUNTER(null),
    JOURNAL_HISTORY(OldestRow.of("at")),
    ALERT(null),
    ALERT_NOTICE(null),
    ALERT_MARK(null),
    ALERT_LEASE(null),
    SWEEP_LEASE(null),
    SWEEP_RECORD(null),
    JOB_LEASE(null),
    KNOWN_ADDRESS(null),
    NODE_SECRET(null),
    FLYWAY_SCHEMA_HISTORY(null);

    private final @Nullable OldestRow oldest;
    private final List<String> settings;

    TableBound(@Nullable OldestRow oldest, String... settings) {
        this.oldest = oldest;
        this.settings = List.of(settings);
    }

    /**
     * How the oldest row is found by an index.
     *
     * @param column with its time, in epoch milliseconds, or its id
     * @param order the column by which it is the first
     */
    record OldestRow(String column, String order) {

        static final OldestRow ID = new OldestRow("message_id", "message_id");

        static OldestRow of(String column) {
            return new OldestRow(column, column);
        }

        /** Of a table whose ids are given in order. */
        static OldestRow first(String column) {
            return new OldestRow(column, "id");
        }
    }

    static Optional<TableBound> of(String table) {
        return Arrays.stream(values())
                .filter(each -> each.table().equals(table))
                .findFirst();
    }

    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    Optional<OldestRow> oldest() {
        return Optional.ofNullable(oldest);
    }

    /** Names of the settings whose values stand in its text, in order. */
    List<String> settings() {
        return settings;
    }
}
