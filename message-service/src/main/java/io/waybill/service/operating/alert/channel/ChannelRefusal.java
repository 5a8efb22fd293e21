package io.waybill.service.operating.alert.channel;

import io.waybill.service.platform.refusal.Refusal;

/** Why a channel is not tried. */
enum ChannelRefusal implements Refusal {
    CHANNEL_UNKNOWN(Kind.NOT_FOUND),
    CHANNEL_FAILED(Kind.FAILED_ELSEWHERE);

    private final Kind kind;

    ChannelRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
