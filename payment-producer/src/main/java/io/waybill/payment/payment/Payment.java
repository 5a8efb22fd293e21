package io.waybill.payment.payment;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/** A payment that was decided on, one way or the other. */
@TableName("payment")
class Payment {

    @TableId(type = IdType.INPUT)
    private String paymentId;

    private String orderId;
    private String accountId;
    private long amountInCents;
    private PaymentStatus status;
    private @Nullable String failure;
    private byte[] messageId;
    private @Nullable String notifyUrl;
    private long createdAt;

    @SuppressWarnings("NullAway.Init")
    Payment() {}

    Payment(PaymentRequest request, @Nullable String failure, MessageId messageId, long createdAt) {
        this.paymentId = request.paymentId();
        this.orderId = request.orderId();
        this.accountId = request.accountId();
        this.amountInCents = request.amountInCents();
        this.status = failure == null ? PaymentStatus.SUCCEEDED : PaymentStatus.FAILED;
        this.failure = failure;
        this.messageId = messageId.toBytes();
        this.notifyUrl = request.notifyUrl();
        this.createdAt = createdAt;
    }

    /** Whether the request asks for the very payment that this is. */
    boolean isWhatWasAskedFor(PaymentRequest request) {
        return orderId.equals(request.orderId())
                && accountId.equals(request.accountId())
                && amountInCents == request.amountInCents();
    }

    String id() {
        return paymentId;
    }

    String orderId() {
        return orderId;
    }

    String accountId() {
        return accountId;
    }

    long amountInCents() {
        return amountInCents;
    }

    PaymentStatus status() {
        return status;
    }

    @Nullable String failure() {
        return failure;
    }

    MessageId messageId() {
        return MessageId.of(messageId);
    }
}
