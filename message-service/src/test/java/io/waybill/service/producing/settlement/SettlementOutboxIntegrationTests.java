package io.waybill.service.producing.settlement;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.Command.Settled;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stores that want to know are told how their messages ended. */
@ServiceTest
class SettlementOutboxIntegrationTests {

    @Autowired
    MessageLookup lookup;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private final String store = "store-" + id;
    private final String topic = "SETTLE_" + id.toString().replace("-", "");
    private final String group = topic + "_GROUP";

    @BeforeEach
    void createTopic() {
        EmbeddedRocketMq.shared().createTopic(topic);
    }

    private void report(boolean listens, Fact... facts) {
        Registration registration = new Registration(
                List.of(topic),
                List.of(new GroupSubscription(topic, group, "*", Registration.Mode.CONCURRENT, 0)),
                listens);
        Sender sender = new Sender("app", "app-1", "host", "PRODUCER", store);
        Broker.shared()
                .event(BatchWriter.write(new Batch(sender, System.currentTimeMillis(), registration, List.of(facts))));
    }

    private void publish() {
        Message message = new Message(topic, "TAG", "key", "body".getBytes());
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.STORE, store);
        message.putUserProperty(Headers.KEY, "key");
        Broker.shared().send(message);
    }

    private void awaitState(State state) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> lookup.find(id).map(TrackedMessage::state).orElse(null), state::equals);
    }

    private void awaitTold(CommandEnd... ends) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(told()).extracting(Settled::state).containsExactly(ends));
    }

    private List<Settled> told() {
        return Broker.shared().commandsTo(store).stream()
                .map(command -> (Settled) command)
                .toList();
    }

    @Test
    void aStoreThatListensIsToldOfTheEndOnce() {
        report(true, outcome(OutcomeKind.COMMITTED, id, topic));
        publish();
        report(true, done(id, topic, group));
        awaitState(State.DONE);

        awaitTold(CommandEnd.DONE);

        TrackedMessage message = lookup.find(id).orElseThrow();
        assertThat(told()).containsExactly(new Settled(id, topic, "key", CommandEnd.DONE, message.stateSince(), null));
        report(true, done(id, topic, group));
        assertThat(jdbc.queryForObject("select count(*) from settlement where store_id = ?", Integer.class, store))
                .isZero();
    }

    @Test
    void aDeadMessageMayBecomeDoneAndBothAreTold() {
        report(true, outcome(OutcomeKind.COMMITTED, id, topic));
        publish();
        report(true, failed(Receipt.ReceiptKind.DEAD, id, topic, group));
        awaitState(State.DEAD);
        awaitTold(CommandEnd.DEAD);
        assertThat(told().get(0).reason()).isEqualTo("GIVEN_UP");

        report(true, done(id, topic, group));

        awaitState(State.DONE);
        await().atMost(Duration.ofSeconds(60)).until(() -> told().size() == 2);
        assertThat(told()).extracting(Settled::state).containsExactlyInAnyOrder(CommandEnd.DEAD, CommandEnd.DONE);
    }

    @Test
    void aStoreThatDoesNotListenIsNotTold() {
        report(false, outcome(OutcomeKind.COMMITTED, id, topic));
        publish();
        report(false, done(id, topic, group));
        awaitState(State.DONE);
        assertThat(jdbc.queryForObject("select count(*) from settlement where store_id = ?", Integer.class, store))
                .isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void anInquiryBringsWhatWasLost() {
        report(false, outcome(OutcomeKind.COMMITTED, id, topic));
        publish();
        report(false, done(id, topic, group));
        awaitState(State.DONE);

        report(true, new Inquiry(id, 1));
        awaitTold(CommandEnd.DONE);

        report(true, new Inquiry(id, 2));
        awaitTold(CommandEnd.DONE, CommandEnd.DONE);
    }

    @Test
    void anInquiryAboutWhatHasNotEndedIsNotAnswered() {
        MessageId unknown = newId();
        report(true, outcome(OutcomeKind.COMMITTED, id, topic), new Inquiry(id, 1), new Inquiry(unknown, 1));
        publish();
        awaitState(State.SENT);

        assertThat(lookup.find(unknown)).isEmpty();
        assertThat(told()).isEmpty();

        report(true, done(id, topic, group));
        awaitTold(CommandEnd.DONE);
    }
}
