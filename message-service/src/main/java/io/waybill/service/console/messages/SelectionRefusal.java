package io.waybill.service.console.messages;

import io.waybill.service.platform.refusal.Refusal;

/** Why what was chosen on a list can not be worked on. */
enum SelectionRefusal implements Refusal {
    SELECTION_TOO_NARROW(Kind.INVALID),
    SELECTION_UNREADABLE(Kind.INVALID),
    SELECTION_EMPTY(Kind.INVALID),
    SELECTION_TOO_LARGE(Kind.INVALID),
    SELECTION_NOT_OF_IDS(Kind.INVALID),
    NO_GROUP_CHOSEN(Kind.INVALID);

    private final Kind kind;

    SelectionRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
