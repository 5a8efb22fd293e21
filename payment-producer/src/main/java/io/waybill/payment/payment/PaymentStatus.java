package io.waybill.payment.payment;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** What became of a payment. */
public enum PaymentStatus {
    WAITING(0),
    SUCCEEDED(1),
    FAILED(2);

    @EnumValue
    private final int code;

    PaymentStatus(int code) {
        this.code = code;
    }

    /** As kept in the table. */
    public int code() {
        return code;
    }
}
