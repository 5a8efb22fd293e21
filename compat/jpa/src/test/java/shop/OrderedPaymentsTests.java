package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What JPA writes at COMMIT only is written before the place in the order is given out. */
@SpringBootTest
@DirtiesContext // One after the other: they are of one consumer group, and have a database each.
class OrderedPaymentsTests {

    @Autowired
    Payments payments;

    @Autowired
    Orders orders;

    private final String id = UUID.randomUUID().toString();

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry properties) {
        EmbeddedRocketMq broker = EmbeddedRocketMq.shared();
        broker.createTopics("ORDER_PAID");
        properties.add("rocketmq.name-server", broker::nameServer);
        TestDatabase database = TestDatabase.create("ordered");
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
        // Looking for what is missing, Hibernate finds the tables in the other test's database.
        properties.add("spring.jpa.hibernate.ddl-auto", () -> "create");
    }

    @Test
    void whatTheDatabaseRefusesAtCommitIsNotHeardOfAndHoldsUpNoOther() {
        payments.payInOrder(new OrderPaid(id, id + "-1", 1));
        payments.payInOrder(new OrderPaid(id, id + "-2", 2));
        assertThatThrownBy(() -> payments.payInOrder(new OrderPaid(id, "x".repeat(300), 4)))
                .as("longer than its column")
                .isNotNull();
        payments.payInOrder(new OrderPaid(id, id + "-3", 8));

        await().untilAsserted(() -> assertThat(orders.paidCents(id)).isEqualTo(11));
    }
}
