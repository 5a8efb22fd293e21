package io.waybill.payment.payment;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.MessageId;

/** Whether everybody who had to be told of a payment has been. */
@TableName("payment_result")
class PaymentResult {

    private static final int NOT_YET = 1;

    @TableId(type = IdType.INPUT)
    private String paymentId;

    private byte[] messageId;
    private int notifyStatus = NOT_YET;
    private long createdAt;
    private long updatedAt;

    @SuppressWarnings("NullAway.Init")
    PaymentResult() {}

    PaymentResult(String paymentId, MessageId messageId, long createdAt) {
        this.paymentId = paymentId;
        this.messageId = messageId.toBytes();
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }
}
