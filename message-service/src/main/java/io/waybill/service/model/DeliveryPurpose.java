package io.waybill.service.model;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** What the copies are for that a group is owed. */
public enum DeliveryPurpose {
    /** The group is to take effect of the message. */
    DELIVER(0),
    /** It is to skip the message, which then counts as done. */
    RESOLVE(1),
    /** It is to skip the message, which stays dead. */
    ARCHIVE(2);

    @EnumValue
    private final int code;

    DeliveryPurpose(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    boolean isSkip() {
        return this != DELIVER;
    }
}
