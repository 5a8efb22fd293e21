package io.waybill.service.model;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** How one message stands with one consumer group. */
public enum DeliveryState {
    /** No word from the group yet. */
    OWED(1),
    /** An attempt failed; RocketMQ is retrying. */
    FAILED(2),
    /** The group has taken effect of the message. Beats everything. */
    DONE(3),
    /** Given up on. */
    DEAD(4),
    /** No longer expected. */
    WAIVED(5);

    @EnumValue
    private final int code;

    DeliveryState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether it waits for a word of the group. */
    boolean isOwing() {
        return this == OWED || this == FAILED;
    }

    public boolean isSettled() {
        return this == DONE || this == WAIVED;
    }
}
