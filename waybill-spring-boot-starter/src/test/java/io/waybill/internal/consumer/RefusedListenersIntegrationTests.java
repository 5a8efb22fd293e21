package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.Delivery;
import io.waybill.StartFrom;
import io.waybill.WaybillListener;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.apache.rocketmq.spring.annotation.MessageModel;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.annotation.SelectorType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Waybill can't keep its promise for is refused when the application starts. */
@Tag("full")
class RefusedListenersIntegrationTests {

    private static TestDatabase database;

    @RocketMQMessageListener(
            topic = "REFUSED",
            consumerGroup = "REFUSED_SQL",
            selectorType = SelectorType.SQL92,
            selectorExpression = "amount > 100")
    static class SelectsBySql extends Booking {}

    @RocketMQMessageListener(
            topic = "REFUSED",
            consumerGroup = "REFUSED_BROADCAST",
            messageModel = MessageModel.BROADCASTING)
    static class Broadcasts extends Booking {}

    @SuppressWarnings("rawtypes")
    @RocketMQMessageListener(topic = "REFUSED", consumerGroup = "REFUSED_UNTYPED")
    static class Untyped extends WaybillListener {
        @Override
        protected void handle(Object payload, Delivery delivery) {}
    }

    @StartFrom("tomorrow")
    @RocketMQMessageListener(topic = "REFUSED", consumerGroup = "REFUSED_START")
    static class StartsTomorrow extends Booking {}

    @BeforeAll
    static void createTopic() {
        Broker.createTopics("REFUSED");
        database = TestDatabase.create("refused");
    }

    @Test
    void aListenerThatSelectsBySql92() {
        assertRefused(
                SelectsBySql.class,
                SelectsBySql.class.getName() + " selects by SQL92",
                "Select by tags, or use a plain RocketMQListener");
    }

    @Test
    void aListenerInBroadcastMode() {
        assertRefused(
                Broadcasts.class,
                Broadcasts.class.getName() + " listens in broadcast mode",
                "Use clustering, or a plain RocketMQListener");
    }

    @Test
    void aListenerThatDoesNotSayWhatItsPayloadIs() {
        assertRefused(
                Untyped.class,
                Untyped.class.getName() + " does not say what its payload is",
                "Extend WaybillListener<Type>");
    }

    @Test
    void aListenerThatStartsFromWhatIsNoTime() {
        assertRefused(StartsTomorrow.class, "@StartFrom(\"tomorrow\") of group REFUSED_START", "2026-01-31T08:00:00Z");
    }

    private static void assertRefused(Class<?> listener, String... words) {
        assertThatThrownBy(() -> Application.start(database, List.of(listener)).close())
                .satisfies(refusal ->
                        assertThat(words).allSatisfy(word -> assertThat(refusal).hasStackTraceContaining(word)));
    }
}
