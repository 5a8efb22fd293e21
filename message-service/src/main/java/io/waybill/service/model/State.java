package io.waybill.service.model;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** Where a message is. Always follows from the facts known, by {@link StateDerivation}. */
public enum State {
    /** Row reserved, no fact known yet: never seen outside a transaction. */
    NEW(0),
    /** The half message is stored, the outcome of the local transaction unknown. */
    PENDING(1),
    /** The local transaction committed; the first publication is not observed yet. */
    SENDING(2),
    /** Seen on its topic; some expected delivery is not done, or nobody is expected. */
    SENT(3),
    /** At least one group is expected and every expected delivery is done or waived. Final. */
    DONE(4),
    /** The local transaction rolled back or can never commit. Final, unless the message is seen all the same. */
    ROLLED_BACK(5),
    /** Some delivery is given up on: an operator decides. */
    DEAD(6);

    @EnumValue
    private final int code;

    State(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether such messages are kept among the closed ones. */
    public boolean isClosed() {
        return this == DONE || this == ROLLED_BACK;
    }
}
