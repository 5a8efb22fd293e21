package shop;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.stereotype.Component;

@Component
@RocketMQMessageListener(topic = "ORDER_PAID", consumerGroup = "SHOP_ORDERS")
class Orders extends WaybillListener<OrderPaid> {

    private final ShopOrderMapper orders;

    Orders(ShopOrderMapper orders) {
        this.orders = orders;
    }

    @Override
    protected void handle(OrderPaid paid, Delivery delivery) {
        ShopOrder order = orders.selectById(paid.orderId());
        if (order == null) {
            order = new ShopOrder();
            order.id = paid.orderId();
            order.paidCents = paid.cents();
            orders.insert(order);
        } else {
            order.paidCents += paid.cents();
            orders.updateById(order);
        }
    }

    @Override
    protected String businessKey(OrderPaid paid) {
        return paid.paymentId();
    }

    long paidCents(String orderId) {
        ShopOrder order = orders.selectById(orderId);
        return order == null ? 0 : order.paidCents;
    }
}
