package io.waybill.service.operating.alert.channel;

import io.waybill.service.platform.refusal.Refusal;

/** Why a channel is not tried. */
enum ChannelRefusal implements Refusal {
    CHANNEL_UNKNOWN(RefusalKind.NOT_FOUND),
    CHANNEL_FAILED(RefusalKind.FAILED_ELSEWHERE);

    private final RefusalKind kind;

    ChannelRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
