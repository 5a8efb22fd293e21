package io.waybill.payment.payment;

import io.waybill.payment.payment.Payments.Form;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Makes and shows payments. */
@RestController
@RequestMapping("/payments")
class PaymentController {

    private final Payments payments;
    private final SendSettings sending;

    PaymentController(Payments payments, SendSettings sending) {
        this.payments = payments;
        this.sending = sending;
    }

    record PaymentView(
            String paymentId,
            String orderId,
            String accountId,
            long amountInCents,
            String messageId,
            PaymentStatus status,
            @Nullable String failure) {

        static PaymentView of(Payment payment) {
            return new PaymentView(
                    payment.id(),
                    payment.orderId(),
                    payment.accountId(),
                    payment.amountInCents(),
                    payment.messageId().toString(),
                    payment.status(),
                    payment.failure());
        }
    }

    /**
     * Makes a payment; asked again, answers with the first result.
     *
     * @param form how its notice is sent, for comparison; as configured where none is given
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    PaymentView pay(@Valid @RequestBody PaymentRequest request, @RequestParam(required = false) @Nullable Form form) {
        return PaymentView.of(payments.pay(request, form == null ? sending.sendForm() : form));
    }

    @GetMapping("/{id}")
    PaymentView show(@PathVariable String id) {
        return payments.find(id)
                .map(PaymentView::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no payment " + id));
    }

    @GetMapping
    List<PaymentView> list(@RequestParam String orderId) {
        return payments.findByOrder(orderId).stream().map(PaymentView::of).toList();
    }
}
