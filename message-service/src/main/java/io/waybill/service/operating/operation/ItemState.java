package io.waybill.service.operating.operation;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** What became of one thing that was planned. */
enum ItemState {
    WAITING(0),
    /** Owed, and not yet known to be published. */
    OWED(1),
    SUCCEEDED(2),
    FAILED(3);

    @EnumValue
    private final int code;

    ItemState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
