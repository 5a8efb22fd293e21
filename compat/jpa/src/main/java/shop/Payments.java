package shop;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Payments {

    private final Waybill waybill;
    private final PaymentRepository payments;

    Payments(Waybill waybill, PaymentRepository payments) {
        this.waybill = waybill;
        this.payments = payments;
    }

    @Transactional
    public void pay(OrderPaid paid) {
        waybill.send(OutgoingMessage.to("ORDER_PAID").key(paid.orderId()).payload(paid));
        payments.save(new Payment(paid.paymentId(), paid.orderId(), paid.cents()));
        if (paid.cents() <= 0) {
            throw new IllegalArgumentException("nothing to pay");
        }
    }

    @Transactional
    public void payInOrder(OrderPaid paid) {
        waybill.publish(OutgoingMessage.to("ORDER_PAID")
                .orderedBy(paid.orderId())
                .key(paid.orderId())
                .payload(paid));
        payments.save(new Payment(paid.paymentId(), paid.orderId(), paid.cents()));
    }
}
