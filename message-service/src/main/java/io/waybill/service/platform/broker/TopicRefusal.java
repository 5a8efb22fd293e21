package io.waybill.service.platform.broker;

import io.waybill.service.platform.refusal.Refusal;

/** Why a topic or a group is not taken. */
enum TopicRefusal implements Refusal {
    TOPIC_UNKNOWN(Kind.INVALID),
    TOPIC_RESERVED(Kind.INVALID),
    GROUP_RESERVED(Kind.INVALID);

    private final Kind kind;

    TopicRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
