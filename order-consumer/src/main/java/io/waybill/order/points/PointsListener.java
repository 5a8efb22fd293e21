package io.waybill.order.points;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.order.points.PointsListener.PaidOrderNotice;
import java.time.Clock;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.stereotype.Component;

/** Books a point for each whole yuan. Entry, balance and processed id commit together. */
@Component
@RocketMQMessageListener(topic = "POINTS_TOPIC", consumerGroup = "POINTS_GROUP")
class PointsListener extends WaybillListener<PaidOrderNotice> {

    private static final long CENTS_A_POINT = 100;

    private final PointsMapper points;
    private final Clock clock;

    PointsListener(PointsMapper points, Clock clock) {
        this.points = points;
        this.clock = clock;
    }

    /** What is told of a paid order. */
    record PaidOrderNotice(String orderId, String userId, long paidAmountInCents) {}

    /** An order earns its points once, whatever messages speak of it. */
    @Override
    protected String businessKey(PaidOrderNotice paid) {
        return paid.orderId();
    }

    @Override
    protected void handle(PaidOrderNotice paid, Delivery delivery) {
        long earned = paid.paidAmountInCents() / CENTS_A_POINT;
        points.enter(delivery.messageId().toBytes(), paid.userId(), paid.orderId(), earned, clock.millis());
        points.add(paid.userId(), earned);
    }
}
