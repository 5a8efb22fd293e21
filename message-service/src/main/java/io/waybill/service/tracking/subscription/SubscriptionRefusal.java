package io.waybill.service.tracking.subscription;

import io.waybill.service.platform.refusal.Refusal;

/** Why a topic or a group can not be taken in at present. */
enum SubscriptionRefusal implements Refusal {
    TOPIC_NOT_TRACKED(RefusalKind.NO_ROOM),
    TOO_MANY_SUBSCRIPTIONS(RefusalKind.NO_ROOM);

    private final RefusalKind kind;

    SubscriptionRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
