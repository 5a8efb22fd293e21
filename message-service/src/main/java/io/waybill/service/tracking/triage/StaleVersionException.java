package io.waybill.service.tracking.triage;

/** Somebody else has changed a group of failures since it was looked at. */
public class StaleVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleVersionException(FailureGroup now) {
        super("the failure group " + now.fingerprint() + " was changed by " + now.changedBy() + " at " + now.changedAt()
                + " and is at version " + now.version() + " now: look at it again, then change it");
    }
}
