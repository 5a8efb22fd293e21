package io.waybill.service.tracking.triage;

/** What comes first in a list of failure groups. */
public enum FailureGroupOrder {
    /** Those with the most dead deliveries. */
    COUNT("dead"),
    /** Those in which something died last. */
    LAST_SEEN("last_seen"),
    /** The newest. */
    FIRST_SEEN("first_seen");

    private final String column;

    FailureGroupOrder(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    long valueOf(FailureGroupRow row) {
        Long value = switch (this) {
            case COUNT -> row.dead();
            case LAST_SEEN -> row.lastSeen();
            case FIRST_SEEN -> row.firstSeen();
        };
        return value == null ? 0 : value;
    }
}
