package shop;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

@Component
@RocketMQMessageListener(topic = "ORDER_PAID", consumerGroup = "SHOP_ORDERS")
class Orders extends WaybillListener<OrderPaid> {

    private final JdbcTemplate jdbc;

    Orders(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    protected void handle(OrderPaid paid, Delivery delivery) {
        jdbc.update(
                "insert into shop_order (id, paid_cents) values (?, ?) on duplicate key update paid_cents = paid_cents + values(paid_cents)",
                paid.orderId(),
                paid.cents());
    }

    @Override
    protected String businessKey(OrderPaid paid) {
        return paid.paymentId();
    }

    long paidCents(String orderId) {
        return jdbc.queryForList("select paid_cents from shop_order where id = ?", Long.class, orderId).stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
