package io.waybill.internal.outbox;

/** What is to be done about a row that no half message stands for: the column {@code outbox}. */
public enum OutboxState {
    WAITING(1),
    PUBLISHED(2),
    /** Refused too often; people decide. */
    FAILED(3),
    /** Will never be published. */
    DISCARDED(4);

    private final int code;

    OutboxState(int code) {
        this.code = code;
    }

    static OutboxState of(int code) {
        for (OutboxState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state of the outbox has the code " + code);
    }

    public int code() {
        return code;
    }
}
