package io.waybill.service.platform.broker;

import io.waybill.service.platform.refusal.Refusal;

/** Why a topic or a group is not taken. */
enum TopicRefusal implements Refusal {
    TOPIC_UNKNOWN(RefusalKind.INVALID),
    TOPIC_RESERVED(RefusalKind.INVALID),
    GROUP_RESERVED(RefusalKind.INVALID);

    private final RefusalKind kind;

    TopicRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
