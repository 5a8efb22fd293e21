package io.waybill.order.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Places, cancels and shows orders. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    record PlaceOrder(
            @NotNull @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String orderId,

            @NotNull @Positive Long amountInCents,

            @Nullable @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String userId,

            @Nullable @Pattern(regexp = "\\+?[0-9]{5,19}") String userPhone) {}

    /** The last two are added to by every effect, so that a doubled one shows. */
    record OrderView(
            String orderId,
            OrderStatus status,
            PaymentState paymentStatus,
            long amountInCents,
            @Nullable Instant paidAt,
            @Nullable String paymentId,
            long paidAmountInCents,
            int timesPaid) {

        static OrderView of(Order order) {
            Long paidAt = order.paidAt();
            return new OrderView(
                    order.id(),
                    order.status(),
                    order.paymentState(),
                    order.amountInCents(),
                    paidAt == null ? null : Instant.ofEpochMilli(paidAt),
                    order.paymentId(),
                    order.paidAmountInCents(),
                    order.timesPaid());
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    OrderView place(@Valid @RequestBody PlaceOrder request) {
        try {
            return OrderView.of(
                    orders.place(request.orderId(), request.amountInCents(), request.userId(), request.userPhone()));
        } catch (DuplicateKeyException taken) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "order " + request.orderId() + " exists already", taken);
        }
    }

    @PostMapping("/{id}/cancel")
    OrderView cancel(@PathVariable String id) {
        boolean cancelled = orders.cancel(id);
        OrderView order = show(id);
        if (!cancelled && order.status() != OrderStatus.CANCELLED) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "order " + id + " is " + order.status());
        }
        return order;
    }

    @GetMapping("/{id}")
    OrderView show(@PathVariable String id) {
        return orders.find(id)
                .map(OrderView::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no order " + id));
    }
}
