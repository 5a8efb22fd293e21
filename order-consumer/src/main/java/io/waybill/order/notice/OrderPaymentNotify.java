package io.waybill.order.notice;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.order.order.Effect;
import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/** A payment notice that was taken in, and what it did. */
@TableName("order_payment_notify")
class OrderPaymentNotify {

    private static final int SUCCESS = 1;
    private static final int FAILED = 10;

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private String platform;
    private String paymentCode;
    private String orderId;
    private long amountInCents;
    private int status;
    private Effect outcome;
    private byte[] messageId;
    private long createdAt;

    @SuppressWarnings("NullAway.Init")
    OrderPaymentNotify() {}

    OrderPaymentNotify(PaymentNotice notice, Effect outcome, MessageId messageId, long createdAt) {
        this.platform = notice.platform();
        this.paymentCode = notice.paymentId();
        this.orderId = notice.orderId();
        this.amountInCents = notice.amountInCents();
        this.status = notice.isSuccess() ? SUCCESS : FAILED;
        this.outcome = outcome;
        this.messageId = messageId.toBytes();
        this.createdAt = createdAt;
    }

    String platform() {
        return platform;
    }

    String paymentCode() {
        return paymentCode;
    }

    String orderId() {
        return orderId;
    }

    long amountInCents() {
        return amountInCents;
    }

    Effect outcome() {
        return outcome;
    }

    MessageId messageId() {
        return MessageId.of(messageId);
    }

    long createdAt() {
        return createdAt;
    }
}
