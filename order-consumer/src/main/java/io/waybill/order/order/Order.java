package io.waybill.order.order;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import org.jspecify.annotations.Nullable;

/** An order. Changes only by the verbs below. */
@TableName("orders")
class Order {

    @TableId(type = IdType.INPUT)
    private String orderId;

    private long amountInCents;
    private OrderStatus orderStatus;
    private PaymentState paymentStatus;
    private @Nullable String paymentId;
    private long paidAmountInCents;
    private int timesPaid;
    private @Nullable Long paidAt;
    private long createdAt;
    private @Nullable String userId;
    private @Nullable String userPhone;

    @SuppressWarnings("NullAway.Init")
    Order() {}

    Order(String orderId, long amountInCents, @Nullable String userId, @Nullable String userPhone, long createdAt) {
        this.orderId = orderId;
        this.amountInCents = amountInCents;
        this.orderStatus = OrderStatus.NEW;
        this.paymentStatus = PaymentState.UNPAID;
        this.userId = userId;
        this.userPhone = userPhone;
        this.createdAt = createdAt;
    }

    /** What a successful payment of the amount would do. */
    Effect judge(long amount) {
        if (orderStatus == OrderStatus.CANCELLED) {
            return Effect.ORDER_CANCELLED;
        }
        if (orderStatus != OrderStatus.NEW) {
            return Effect.ALREADY_PAID;
        }
        return amount == amountInCents ? Effect.APPLIED : Effect.AMOUNT_DIFFERS;
    }

    boolean isPaid() {
        return paymentStatus == PaymentState.PAID;
    }

    String id() {
        return orderId;
    }

    long amountInCents() {
        return amountInCents;
    }

    OrderStatus status() {
        return orderStatus;
    }

    PaymentState paymentState() {
        return paymentStatus;
    }

    @Nullable String userId() {
        return userId;
    }

    @Nullable String userPhone() {
        return userPhone;
    }

    @Nullable String paymentId() {
        return paymentId;
    }

    long paidAmountInCents() {
        return paidAmountInCents;
    }

    int timesPaid() {
        return timesPaid;
    }

    @Nullable Long paidAt() {
        return paidAt;
    }
}
