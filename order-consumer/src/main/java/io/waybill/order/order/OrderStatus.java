package io.waybill.order.order;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** Where an order is. */
enum OrderStatus {
    NEW(1),
    PAID(2),
    PROCESSING(3),
    COMPLETED(4),
    CANCELLED(5);

    @EnumValue
    private final int code;

    OrderStatus(int code) {
        this.code = code;
    }

    /** As kept in the table. */
    int code() {
        return code;
    }
}
