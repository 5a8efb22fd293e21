package io.waybill.service.console.messages;

import io.waybill.service.platform.refusal.Refusal;

/** Why what was chosen on a list can not be worked on. */
enum SelectionRefusal implements Refusal {
    SELECTION_TOO_NARROW(RefusalKind.INVALID),
    SELECTION_UNREADABLE(RefusalKind.INVALID),
    SELECTION_EMPTY(RefusalKind.INVALID),
    SELECTION_TOO_LARGE(RefusalKind.INVALID),
    SELECTION_NOT_OF_IDS(RefusalKind.INVALID),
    NO_GROUP_CHOSEN(RefusalKind.INVALID);

    private final RefusalKind kind;

    SelectionRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
