package io.waybill.internal.importing;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The service that moves in, in the words of the guide. */
final class Shop {

    static final String TOPIC = "PAYMENT_NOTIFY_TOPIC";

    private Shop() {}

    record PaymentRequest(String id) {}

    record PaymentNotice(String paymentId, String orderId, long amountInCents) {}

    static PaymentNotice noticeOf(PaymentRequest request) {
        return new PaymentNotice(request.id(), "order of " + request.id(), 100);
    }

    /** As old code has written it. */
    static String oldNoticeOf(PaymentRequest request) {
        return "{\"paymentId\": \"%1$s\", \"orderId\": \"order of %1$s\", \"amountInCents\": 100}"
                .formatted(request.id());
    }

    static void createTables(JdbcTemplate jdbc) {
        jdbc.execute("create table payment (id varchar(64) primary key)");
        jdbc.execute("create table consumed (payment_id varchar(64) primary key)");
        jdbc.execute("create table paid_order (id varchar(64), key (id))"); // Paid twice, it is there twice.
    }

    static class Orders {

        private final JdbcTemplate jdbc;

        Orders(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        void pay(String orderId, long amountInCents) {
            jdbc.update("insert into paid_order values (?)", orderId);
        }
    }

    /** What the old class recognises repeats by. */
    static class Consumed {

        private final JdbcTemplate jdbc;

        Consumed(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        boolean add(String paymentId) {
            return jdbc.update("insert ignore into consumed values (?)", paymentId) == 1;
        }
    }

    /** The consumer that there was. */
    @RocketMQMessageListener(topic = "PAYMENT_NOTIFY_TOPIC", consumerGroup = "ORDER_GROUP")
    static class OldNotices implements RocketMQListener<PaymentNotice> {

        private final Orders orders;
        private final Consumed consumed;
        private final TransactionTemplate transaction;

        OldNotices(Orders orders, Consumed consumed, TransactionTemplate transaction) {
            this.orders = orders;
            this.consumed = consumed;
            this.transaction = transaction;
        }

        @Override
        public void onMessage(PaymentNotice notice) {
            transaction.executeWithoutResult(status -> {
                if (consumed.add(notice.paymentId())) {
                    orders.pay(notice.orderId(), notice.amountInCents());
                }
            });
        }
    }

    @Component
    @RocketMQMessageListener(topic = "PAYMENT_NOTIFY_TOPIC", consumerGroup = "ORDER_GROUP")
    static class PaymentNotices extends WaybillListener<PaymentNotice> {

        private final Orders orders;

        PaymentNotices(Orders orders) {
            this.orders = orders;
        }

        @Override
        protected void handle(PaymentNotice notice, Delivery delivery) {
            orders.pay(notice.orderId(), notice.amountInCents());
        }

        @Override
        protected String businessKey(PaymentNotice notice) {
            return notice.paymentId();
        }
    }

    /** While there are instances with the old class. */
    @RocketMQMessageListener(topic = "PAYMENT_NOTIFY_TOPIC", consumerGroup = "ORDER_GROUP")
    static class NoticesMeanwhile extends WaybillListener<PaymentNotice> {

        private final Orders orders;
        private final Consumed consumed;

        NoticesMeanwhile(Orders orders, Consumed consumed) {
            this.orders = orders;
            this.consumed = consumed;
        }

        @Override
        protected void handle(PaymentNotice notice, Delivery delivery) {
            if (consumed.add(notice.paymentId())) {
                orders.pay(notice.orderId(), notice.amountInCents());
            }
        }

        @Override
        protected String businessKey(PaymentNotice notice) {
            return notice.paymentId();
        }
    }

    @Component
    static class OldHalfMessages {

        OldHalfMessages(RocketMQTemplate old) {
            MQClientInstance client =
                    old.getProducer().getDefaultMQProducerImpl().getMqClientFactory();
            client.updateTopicRouteInfoFromNameServer("PAYMENT_NOTIFY_TOPIC");
        }
    }

    abstract static class Payments {

        final Waybill waybill;
        final JdbcTemplate jdbc;

        Payments(Waybill waybill, JdbcTemplate jdbc) {
            this.waybill = waybill;
            this.jdbc = jdbc;
        }

        int book(PaymentRequest request) {
            return jdbc.update("insert into payment values (?)", request.id());
        }
    }

    static class PublishingPayments extends Payments {

        PublishingPayments(Waybill waybill, JdbcTemplate jdbc) {
            super(waybill, jdbc);
        }

        @Transactional
        public void pay(PaymentRequest request) {
            waybill.publish(OutgoingMessage.to("PAYMENT_NOTIFY_TOPIC")
                    .tag("PAID")
                    .key(request.id())
                    .payload(noticeOf(request)));
            book(request);
        }
    }

    static class SendingPayments extends Payments {

        SendingPayments(Waybill waybill, JdbcTemplate jdbc) {
            super(waybill, jdbc);
        }

        void pay(PaymentRequest request) {
            waybill.send(
                    OutgoingMessage.to("PAYMENT_NOTIFY_TOPIC")
                            .tag("PAID")
                            .key(request.id())
                            .payload(noticeOf(request)),
                    messageId -> book(request));
        }
    }
}
