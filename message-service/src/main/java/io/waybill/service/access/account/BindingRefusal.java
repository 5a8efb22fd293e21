package io.waybill.service.access.account;

import io.waybill.service.platform.refusal.Refusal;

/** Why a key may not do what others of its scope may. */
enum BindingRefusal implements Refusal {
    PRODUCER_NOT_YOURS,
    GROUP_NOT_YOURS,
    TOPIC_NOT_YOURS,
    MESSAGE_NOT_YOURS;

    @Override
    public RefusalKind kind() {
        return RefusalKind.FORBIDDEN;
    }
}
