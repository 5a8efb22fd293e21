package io.waybill.order.order;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All orders. */
@Service
public class Orders {

    private final OrderMapper mapper;
    private final Announcements announcements;
    private final Clock clock;

    Orders(OrderMapper mapper, Announcements announcements, Clock clock) {
        this.mapper = mapper;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * Takes effect of a successful payment, and tells of it, in the running transaction.
     *
     * @throws UnknownOrderException when there is no such order
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Effect pay(String orderId, String paymentId, long amountInCents) {
        Order order = lock(orderId);
        Effect effect = order.judge(amountInCents);
        if (effect == Effect.APPLIED) {
            mapper.pay(orderId, paymentId, amountInCents, clock.millis());
            announcements.paid(order, amountInCents);
        }
        return effect;
    }

    /**
     * Takes note of a failed payment, in the running transaction. A paid order stays paid.
     *
     * @throws UnknownOrderException when there is no such order
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Effect noteFailedPayment(String orderId) {
        if (!lock(orderId).isPaid()) {
            mapper.noteFailedPayment(orderId);
        }
        return Effect.NOTED;
    }

    Optional<Order> find(String orderId) {
        return Optional.ofNullable(mapper.selectById(orderId));
    }

    Order place(String orderId, long amountInCents, @Nullable String userId, @Nullable String userPhone) {
        Order order = new Order(orderId, amountInCents, userId, userPhone, clock.millis());
        mapper.insert(order);
        return order;
    }

    /** Returns false when the order is not new any more. */
    boolean cancel(String orderId) {
        return mapper.cancel(orderId) == 1;
    }

    private Order lock(String orderId) {
        return mapper.lock(orderId).orElseThrow(() -> new UnknownOrderException(orderId));
    }
}
