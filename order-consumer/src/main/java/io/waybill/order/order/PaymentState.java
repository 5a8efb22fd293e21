package io.waybill.order.order;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** Where an order's payment is. */
enum PaymentState {
    UNPAID(0),
    PAYING(1),
    PAID(2),
    FAILED(3);

    @EnumValue
    private final int code;

    PaymentState(int code) {
        this.code = code;
    }

    /** As kept in the table. */
    int code() {
        return code;
    }
}
