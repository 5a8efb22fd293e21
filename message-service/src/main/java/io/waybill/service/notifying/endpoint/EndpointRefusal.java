package io.waybill.service.notifying.endpoint;

import io.waybill.service.platform.refusal.Refusal;

/** Why an endpoint is unknown, or not as somebody wants it. */
enum EndpointRefusal implements Refusal {
    ENDPOINT_UNKNOWN(RefusalKind.NOT_FOUND),
    ENDPOINT_CHANGED(RefusalKind.CONFLICT),
    ENDPOINT_TOPIC_FIXED(RefusalKind.CONFLICT),
    ENDPOINT_ADDRESS_REFUSED(RefusalKind.INVALID),
    ENDPOINTS_FULL(RefusalKind.CONFLICT);

    private final RefusalKind kind;

    EndpointRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
