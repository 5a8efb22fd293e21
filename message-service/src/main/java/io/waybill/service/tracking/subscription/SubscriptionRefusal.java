package io.waybill.service.tracking.subscription;

import io.waybill.service.platform.refusal.Refusal;

/** Why a topic or a group can not be taken in at present. */
enum SubscriptionRefusal implements Refusal {
    TOPIC_NOT_TRACKED(Kind.NO_ROOM),
    TOO_MANY_SUBSCRIPTIONS(Kind.NO_ROOM);

    private final Kind kind;

    SubscriptionRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
