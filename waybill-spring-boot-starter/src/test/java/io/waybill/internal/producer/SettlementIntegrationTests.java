package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Settlement;
import io.waybill.SettlementListener;
import io.waybill.Settlements;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.Command.Settled;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The message service tells a store how its messages ended. */
class SettlementIntegrationTests {

    private static final String TOPIC = "SETTLED";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(Heard.class);

    private final Service service = new Service(APPLICATION);
    private final MessageId id = MessageId.at(System.currentTimeMillis());

    static class Heard implements SettlementListener {
        static final List<Settlement> ALL = new CopyOnWriteArrayList<>();

        @Override
        public void settled(Settlement settlement) {
            boolean isFirst = ALL.stream().noneMatch(settlement::equals);
            ALL.add(settlement);
            if ("fails once".equals(settlement.reason()) && isFirst) {
                throw new IllegalStateException("as the test wants it");
            }
        }
    }

    @Test
    void theListenerHearsHowAMessageEnded() {
        service.say(
                new Settled(id, TOPIC, "key", CommandEnd.DONE, 5_000, null),
                new Settled(id, TOPIC, null, CommandEnd.DEAD, 4_000, "GIVEN_UP"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heard())
                        .containsExactly(
                                new Settlement(
                                        id, TOPIC, "key", Settlement.State.DONE, Instant.ofEpochMilli(5_000), null),
                                new Settlement(
                                        id,
                                        TOPIC,
                                        null,
                                        Settlement.State.DEAD,
                                        Instant.ofEpochMilli(4_000),
                                        "GIVEN_UP")));
    }

    @Test
    @Tag("full")
    void aListenerThatFailsIsToldAgainAndOthersDoNotWait() {
        MessageId other = MessageId.at(System.currentTimeMillis());
        service.say(
                new Settled(id, TOPIC, "key", CommandEnd.DEAD, 5_000, "fails once"),
                new Settled(other, TOPIC, "key", CommandEnd.DONE, 5_000, null));

        await().until(() -> Heard.ALL.stream().anyMatch(each -> each.messageId().equals(other)));
        assertThat(heard()).hasSize(1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heard()).hasSize(2));
    }

    @Test
    void aProcessWithAListenerSaysSo() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Broker.eventBatches()).anySatisfy(batch -> {
                    assertThat(batch.sender().storeId()).isEqualTo(service.store());
                    assertThat(batch.registration().settlements()).isTrue();
                }));
    }

    @Test
    void anInquiryReachesTheService() {
        assertThat(APPLICATION.bean(Settlements.class).inquire(id)).isTrue();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Broker.eventBatches())
                        .anySatisfy(batch -> assertThat(batch.facts()).anySatisfy(fact -> {
                            assertThat(fact).isInstanceOf(Inquiry.class);
                            assertThat(fact.messageId()).isEqualTo(id);
                        })));
    }

    private List<Settlement> heard() {
        return Heard.ALL.stream().filter(each -> each.messageId().equals(id)).toList();
    }
}
