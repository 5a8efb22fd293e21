package shop;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Payments {

    private final Waybill waybill;
    private final JdbcTemplate jdbc;

    Payments(Waybill waybill, JdbcTemplate jdbc) {
        this.waybill = waybill;
        this.jdbc = jdbc;
    }

    @Transactional
    public void pay(OrderPaid paid) {
        waybill.send(OutgoingMessage.to("ORDER_PAID").key(paid.orderId()).payload(paid));
        jdbc.update("insert into payment (id, order_id, cents) values (?, ?, ?)", paid.paymentId(), paid.orderId(), paid.cents());
        if (paid.cents() <= 0) {
            throw new IllegalArgumentException("nothing to pay");
        }
    }
}
