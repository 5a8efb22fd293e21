package io.waybill.payment.payment;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.payment.account.Account;
import io.waybill.payment.account.Accounts;
import io.waybill.payment.payment.PaymentException.AnotherPayment;
import io.waybill.payment.payment.PaymentException.InsufficientBalance;
import io.waybill.payment.payment.PaymentException.UnknownAccount;
import io.waybill.protocol.MessageId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes payments. Booking and message are one fact: both are there, or neither. */
@Service
class Payments {

    private static final String TOPIC = "PAYMENT_NOTIFY_TOPIC";
    /** Where whoever wants to be told of the payment is told over HTTP, by an endpoint that goes by what messages say. */
    private static final String NOTIFY_URL = "notify-url";

    private static final String PLATFORM = "WAYBILL_PAY";

    private final PaymentMapper payments;
    private final PaymentResultMapper results;
    private final Accounts accounts;
    private final Waybill waybill;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Payments(
            PaymentMapper payments,
            PaymentResultMapper results,
            Accounts accounts,
            Waybill waybill,
            TransactionTemplate transaction,
            Clock clock) {
        this.payments = payments;
        this.results = results;
        this.accounts = accounts;
        this.waybill = waybill;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The ways Waybill offers; they differ in nothing that a caller could see, but for the last one while no broker answers. */
    enum Form {
        CALLBACK,
        JOINED,
        /** Needs no broker to commit. */
        OUTBOX
    }

    /**
     * Makes a payment once, however often it is asked for.
     *
     * @throws PaymentException when it can't be made
     */
    Payment pay(PaymentRequest request, Form form) {
        Optional<Payment> made = find(request.paymentId());
        if (made.isPresent()) {
            return requireSame(made.get(), request);
        }
        try {
            return make(request, form);
        } catch (DuplicateKeyException | InsufficientBalance failed) {
            // Perhaps because it was made meanwhile, with the money that is missing now.
            return requireSame(find(request.paymentId()).orElseThrow(() -> failed), request);
        }
    }

    Optional<Payment> find(String paymentId) {
        return Optional.ofNullable(payments.selectById(paymentId));
    }

    List<Payment> findByOrder(String orderId) {
        return payments.selectList(Wrappers.<Payment>query()
                .eq("order_id", orderId)
                .orderByAsc("created_at")
                .last("limit 100"));
    }

    private Payment make(PaymentRequest request, Form form) {
        Account account = accounts.find(request.accountId()).orElseThrow(() -> new UnknownAccount(request.accountId()));
        String failure = account.isFrozen() ? "account " + account.id() + " is frozen" : null;
        OutgoingMessage message = message(request, failure);
        return switch (form) {
            case CALLBACK -> waybill.send(message, id -> book(request, failure, id));
            case JOINED ->
                transaction.execute(status -> {
                    MessageId id = waybill.send(message);
                    return book(request, failure, id);
                });
            case OUTBOX -> transaction.execute(status -> book(request, failure, waybill.publish(message)));
        };
    }

    /** The account first: requests for the same payment wait there in line; waiting for each other's key, they'd deadlock. */
    private Payment book(PaymentRequest request, @Nullable String failure, MessageId messageId) {
        if (failure == null && !accounts.debit(request.accountId(), request.amountInCents())) {
            throw new InsufficientBalance(request.accountId());
        }
        Payment payment = new Payment(request, failure, messageId, clock.millis());
        payments.insert(payment);
        results.insert(new PaymentResult(payment.id(), messageId, clock.millis()));
        return payment;
    }

    private OutgoingMessage message(PaymentRequest request, @Nullable String failure) {
        PaymentStatus status = failure == null ? PaymentStatus.SUCCEEDED : PaymentStatus.FAILED;
        OutgoingMessage.Builder message = OutgoingMessage.to(TOPIC);
        if (request.notifyUrl() != null && !request.notifyUrl().isBlank()) { // Some send fields that they leave empty.
            message.header(NOTIFY_URL, request.notifyUrl());
        }
        return message.tag(status.name())
                .key(request.paymentId())
                .payload(new PaymentNotice(
                        PLATFORM,
                        request.paymentId(),
                        request.orderId(),
                        request.amountInCents(),
                        status,
                        clock.millis()));
    }

    private static Payment requireSame(Payment made, PaymentRequest request) {
        if (!made.isWhatWasAskedFor(request)) {
            throw new AnotherPayment(request.paymentId());
        }
        return made;
    }
}
