package io.waybill.service.tracking.triage;

import io.waybill.service.platform.refusal.RefusedException;

/** Somebody else has changed a group of failures since it was looked at. */
public class StaleVersionException extends RefusedException {

    private static final long serialVersionUID = 1L;

    StaleVersionException(FailureGroup now) {
        super(
                FailureGroupRefusal.FAILURE_GROUP_CHANGED,
                now.fingerprint(),
                String.valueOf(now.changedBy()),
                String.valueOf(now.changedAt()),
                now.version());
    }
}
