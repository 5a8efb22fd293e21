package shop;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.stereotype.Component;

@Component
@RocketMQMessageListener(topic = "ORDER_PAID", consumerGroup = "SHOP_ORDERS")
class Orders extends WaybillListener<OrderPaid> {

    private final ShopOrderRepository orders;

    Orders(ShopOrderRepository orders) {
        this.orders = orders;
    }

    @Override
    protected void handle(OrderPaid paid, Delivery delivery) {
        ShopOrder order = orders.findForUpdateById(paid.orderId()).orElseGet(() -> new ShopOrder(paid.orderId()));
        order.pay(paid.cents());
        orders.save(order);
    }

    @Override
    protected String businessKey(OrderPaid paid) {
        return paid.paymentId();
    }

    long paidCents(String orderId) {
        return orders.findById(orderId).map(ShopOrder::paidCents).orElse(0L);
    }
}
