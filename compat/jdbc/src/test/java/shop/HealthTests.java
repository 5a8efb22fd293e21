package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.ReflectionUtils;

/** The types of health lie in other packages from Spring Boot 4 on, so they are not named here. */
@SpringBootTest
@DirtiesContext // One after the other: they are of one consumer group, and have a database each.
class HealthTests {

    @Autowired
    ApplicationContext context;

    @DynamicPropertySource
    static void infrastructure(DynamicPropertyRegistry properties) {
        EmbeddedRocketMq broker = EmbeddedRocketMq.shared();
        broker.createTopics("ORDER_PAID");
        properties.add("rocketmq.name-server", broker::nameServer);
        TestDatabase database = TestDatabase.create("health");
        properties.add("spring.datasource.url", database::url);
        properties.add("spring.datasource.username", database::user);
        properties.add("spring.datasource.password", database::password);
    }

    @Test
    void theOutboxIsPartOfTheHostsHealth() throws Exception {
        Object endpoint = context.getBean("healthEndpoint");

        Object health = endpoint.getClass()
                .getMethod("healthForPath", String[].class)
                .invoke(endpoint, (Object) new String[] {"waybillOutbox"});

        assertThat(health).isNotNull();
        Object details = ReflectionUtils.findMethod(health.getClass(), "getDetails").invoke(health);
        assertThat(details.toString()).contains("primary", "waiting=0", "failed=0");
        assertThat(ReflectionUtils.findMethod(health.getClass(), "getStatus").invoke(health))
                .hasToString("UP");
    }
}
