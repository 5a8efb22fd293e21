package io.waybill.service.producing.check.rocketmq;

import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.service.model.State;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A service that was away finds the outcomes in the queue, and does not ask everybody for them. */
@OwnServices
@Tag("full")
class AskingAfterAnOutageIntegrationTests {

    private static final String TOPIC = "AFTER_AN_OUTAGE";

    private final TestDatabase database = TestDatabase.create("after_an_outage");

    @Test
    void whatWasSaidMeanwhileIsNotAskedAbout() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        List<MessageId> ids = Stream.generate(Facts::newId).limit(2_000).toList();
        try (ConfigurableApplicationContext service = Service.start(database, "waybill.asking.after=1h")) {
            report(OutcomeKind.PENDING, ids);
            awaitAll(service, ids, State.PENDING);
        }
        report(OutcomeKind.ROLLED_BACK, ids);

        try (ConfigurableApplicationContext service = Service.start(
                database, "waybill.asking.after=1ms", "waybill.asking.interval=50ms", "waybill.asking.rate=10000")) {
            awaitAll(service, ids, State.ROLLED_BACK);
        }

        assertThat(Broker.shared().commandsTo(Facts.SENDER.storeId()))
                .extracting(Command::messageId)
                .doesNotContainAnyElementsOf(ids);
    }

    private static void report(OutcomeKind kind, List<MessageId> ids) {
        for (int from = 0; from < ids.size(); from += 100) {
            Broker.shared()
                    .report(ids.subList(from, from + 100).stream()
                            .map(id -> outcome(kind, id, TOPIC))
                            .toArray(Fact[]::new));
        }
    }

    private static void awaitAll(ConfigurableApplicationContext service, List<MessageId> ids, State state) {
        JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                "select count(*) from (select state from message_open union all"
                                        + " select state from message_closed) as every where state = ?",
                                Integer.class,
                                state.code()))
                        .isEqualTo(ids.size()));
    }
}
