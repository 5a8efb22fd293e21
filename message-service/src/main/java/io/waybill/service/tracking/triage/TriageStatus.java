package io.waybill.service.tracking.triage;

/** What people have made of a group of failures. */
public enum TriageStatus {
    /** Nobody has said anything, or something died since it was resolved. */
    OPEN,
    /** Somebody is at it. */
    ACKNOWLEDGED,
    /** The cause is gone. The next that dies opens it again. */
    RESOLVED,
    /** Nobody wants to hear of it, whatever dies. */
    MUTED
}
