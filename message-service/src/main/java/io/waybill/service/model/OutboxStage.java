package io.waybill.service.model;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** What the outbox of its store has still to do about a committed message that nobody has seen. */
public enum OutboxStage {
    /** It is published when its turn has come. */
    WAITING(1),
    /** The broker has refused it too often; somebody has to have it tried again. */
    FAILED(2);

    @EnumValue
    private final int code;

    OutboxStage(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
