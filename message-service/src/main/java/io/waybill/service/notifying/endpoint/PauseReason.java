package io.waybill.service.notifying.endpoint;

/** Why nothing is sent to an endpoint. */
public enum PauseReason {
    /** It has answered 410: it wants nothing any more. */
    GONE,
    /** Somebody has paused it. */
    BY_HAND
}
