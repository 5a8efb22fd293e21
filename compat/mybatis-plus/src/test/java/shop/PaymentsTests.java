package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same in each of these applications, so that each stands alone, as a newcomer's would: what differs is how it stores. */
@SpringBootTest
@DirtiesContext // One after the other: they are of one consumer group, and have a database each.
class PaymentsTests {

    @Autowired
    Payments payments;

    @Autowired
    Orders orders;

    @Autowired
    Waybill waybill;

    private final String id = UUID.randomUUID().toString();

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry properties) {
        EmbeddedRocketMq broker = EmbeddedRocketMq.shared();
        broker.createTopics("ORDER_PAID");
        properties.add("rocketmq.name-server", broker::nameServer);
        TestDatabase database = TestDatabase.create("shop");
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
    }

    @Test
    void anOrderIsPaidOnceItsPaymentIsBooked() {
        payments.pay(new OrderPaid(id, id, 1_500));

        await().untilAsserted(() -> assertThat(orders.paidCents(id)).isEqualTo(1_500));
    }

    @Test
    void nothingIsHeardOfAPaymentThatFails() {
        assertThatThrownBy(() -> payments.pay(new OrderPaid(id, id, -1))).isInstanceOf(IllegalArgumentException.class);
        payments.pay(new OrderPaid(id + "-next", id + "-next", 1));

        await().untilAsserted(() -> assertThat(orders.paidCents(id + "-next")).isEqualTo(1));
        assertThat(orders.paidCents(id)).isZero();
    }

    @Test
    void oneFactPaysOnceHoweverManyMessagesTellOfIt() {
        OrderPaid paid = new OrderPaid(id, id, 1_500);
        waybill.send(OutgoingMessage.to("ORDER_PAID").key(id).payload(paid), messageId -> null);
        waybill.send(OutgoingMessage.to("ORDER_PAID").key(id).payload(paid), messageId -> null);
        payments.pay(new OrderPaid(id + "-next", id + "-next", 1));

        await().untilAsserted(() -> {
            assertThat(orders.paidCents(id)).isEqualTo(1_500);
            assertThat(orders.paidCents(id + "-next")).isEqualTo(1);
        });
    }
}
