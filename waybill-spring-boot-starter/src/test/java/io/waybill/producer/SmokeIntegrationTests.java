package io.waybill.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.consumer.Delivery;
import io.waybill.consumer.WaybillListener;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

class SmokeIntegrationTests {

    record Note(String text) {}

    @Component
    @RocketMQMessageListener(topic = "SMOKE", consumerGroup = "SMOKE_GROUP")
    static class Notes extends WaybillListener<Note> {
        private final JdbcTemplate jdbc;

        Notes(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void handle(Note payload, Delivery delivery) {
            jdbc.update("insert into effect values (?)", payload.text());
        }
    }

    @Test
    void deliversWhatIsCommittedInBothForms() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic("SMOKE");
        TestDatabase database = TestDatabase.create("smoke");
        try (ConfigurableApplicationContext context = Application.start(database, List.of(Notes.class))) {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            jdbc.execute("create table effect (text varchar(100))");
            Waybill waybill = context.getBean(Waybill.class);
            waybill.send(OutgoingMessage.to("SMOKE").key("1").payload(new Note("callback")), id -> null);
            context.getBean(TransactionTemplate.class)
                    .executeWithoutResult(status ->
                            waybill.send(OutgoingMessage.to("SMOKE").tag("T").payload(new Note("joined"))));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(jdbc.queryForList("select text from effect", String.class))
                            .containsExactlyInAnyOrder("callback", "joined"));
        }
    }
}
