package io.waybill.autoconfigure.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.Alarm;
import io.waybill.OutgoingMessage;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** People see what has failed, and retry or discard it. */
class OutboxEndpointIntegrationTests {

    private static final String TOPIC = "OUTBOX_DESK";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with(AlarmsHeard.class, SimpleMeterRegistry.class)
            .with(
                    "waybill.outbox.interval=1s",
                    "waybill.outbox.max-attempts=1",
                    "management.endpoints.web.exposure.include=waybilloutbox");

    private final OutboxEndpoint endpoint = APPLICATION.bean(OutboxEndpoint.class);

    private List<OutboxEndpoint.Item> failed(String key) {
        return endpoint.list(null, null, null, null, null, key).messages();
    }

    private static MessageId publish(String topic, String key, String orderedBy) {
        OutgoingMessage.Builder message = OutgoingMessage.to(topic).tag("T").key(key);
        if (orderedBy != null) {
            message.orderedBy(orderedBy);
        }
        return APPLICATION.waybill().publish(message.payload(1));
    }

    private void awaitFailed(String key, int count) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(failed(key)).hasSize(count));
    }

    @Test
    void whatHasFailedIsListedCountedTriedAgainAndPublished() {
        MessageId id = publish("OUTBOX_DESK_LATER", "again", null);
        awaitFailed("again", 1);
        OutboxEndpoint.Item item = failed("again").get(0);
        assertThat(item.id()).isEqualTo(id.toString());
        assertThat(item.topic()).isEqualTo("OUTBOX_DESK_LATER");
        assertThat(item.tag()).isEqualTo("T");
        assertThat(item.attempts()).isEqualTo(1);
        assertThat(item.error()).contains("OUTBOX_DESK_LATER does not exist");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(endpoint.list(null, null, null, null, null, null).failed())
                    .isPositive();
            assertThat(APPLICATION.bean(AlarmsHeard.class).kinds()).contains(Alarm.Kind.OUTBOX_FAILED);
            assertThat(APPLICATION
                            .bean(SimpleMeterRegistry.class)
                            .get("waybill.outbox.failed")
                            .gauge()
                            .value())
                    .isPositive();
        });
        assertThat(APPLICATION
                        .bean(SimpleMeterRegistry.class)
                        .get("waybill.outbox.refused")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isPositive();

        await().untilAsserted(() -> assertThat(Broker.unpublishedOf("again"))
                .last()
                .satisfies(told -> {
                    assertThat(told.state()).isEqualTo(UnpublishedState.FAILED);
                    assertThat(told.why()).contains("OUTBOX_DESK_LATER does not exist");
                }));

        EmbeddedRocketMq.shared().createTopic("OUTBOX_DESK_LATER");
        assertThat(endpoint.decide("retry", null, id.toString(), null, null, null, null)
                        .messages())
                .isEqualTo(1);

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(endpoint.list(null, "published", null, null, null, "again")
                                .messages())
                        .singleElement()
                        .satisfies(published -> assertThat(published.endedAt()).isNotNull()));
        assertThat(Broker.keysOn("OUTBOX_DESK_LATER")).containsOnly("again");
        await().untilAsserted(() -> assertThat(Broker.unpublishedOf("again"))
                .last()
                .extracting(Unpublished::state)
                .isEqualTo(UnpublishedState.WAITING));
    }

    @Test
    void aKeyThatHasStoppedGoesOnWhenItsHeadIsDiscarded() {
        MessageId head = APPLICATION.publishUnsendable(
                OutgoingMessage.to(TOPIC).key("large").orderedBy("stopped").payload("0"));
        publish(TOPIC, "behind", "stopped");
        awaitFailed("large", 1);
        await().untilAsserted(() -> assertThat(Broker.unpublishedOf("large"))
                .extracting(Unpublished::state)
                .as("ordered, it is told of when it has failed")
                .containsExactly(UnpublishedState.FAILED));
        assertThat(Broker.keysOn(TOPIC)).doesNotContain("behind");

        assertThat(endpoint.decide("discard", "primary", null, null, null, "large", "too large")
                        .messages())
                .isEqualTo(1);

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("behind"));
        assertThat(endpoint.list(null, "DISCARDED", head.toString(), null, null, null)
                        .messages())
                .singleElement()
                .satisfies(gone -> assertThat(gone.error()).isEqualTo("too large"));
        await().untilAsserted(() -> assertThat(Broker.outcomesOf("large")).endsWith(Outcome.OutcomeKind.ROLLED_BACK));
        await().untilAsserted(() -> assertThat(Broker.unpublishedOf("large"))
                .last()
                .isEqualTo(new Unpublished(UnpublishedState.DISCARDED, null, "too large")));
        assertThat(endpoint.decide("retry", null, head.toString(), null, null, null, null)
                        .messages())
                .as("it is gone")
                .isZero();
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> endpoint.decide("retry", null, null, null, null, null, null))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("which ones?");
        assertThatThrownBy(() -> endpoint.decide("discard", null, null, TOPIC, null, null, " "))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining("a reason is needed");
        assertThatThrownBy(() -> endpoint.decide("burn", null, null, TOPIC, null, null, null))
                .hasMessageContaining("retry or discard");
        assertThatThrownBy(() -> endpoint.list("elsewhere", null, null, null, null, null))
                .hasMessageContaining("there are [primary]");
        assertThatThrownBy(() -> endpoint.list(null, "LOST", null, null, null, null))
                .hasMessageContaining("WAITING");
        assertThatThrownBy(() -> endpoint.list(null, null, "1", null, null, null))
                .hasMessageContaining("'id'");
    }
}
