package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.waybill.Alarm;
import io.waybill.Delivery;
import io.waybill.DoorClosedException;
import io.waybill.OutgoingMessage;
import io.waybill.WaybillListener;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Command.Ask;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.protocol.wire.CommandWriter;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The message service asks what became of messages that the broker does not have, or never had. */
class AskedProducerIntegrationTests {

    private static final String TOPIC = "ASKED";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(Effects.class, AlarmsHeard.class);

    private final Service service = new Service(APPLICATION);
    private final MessageId id = MessageId.at(System.currentTimeMillis());
    private final String key = "key-" + id;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "ASKED_GROUP")
    static class Effects extends WaybillListener<String> {
        private final JdbcTemplate jdbc;

        Effects(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void handle(String text, Delivery delivery) {
            jdbc.update("insert into effect values (?)", text.substring(0, Math.min(80, text.length())));
        }
    }

    /** What the producer found out, as it says at debug level. */
    private static final ListAppender<ILoggingEvent> FINDINGS = new ListAppender<>();

    @BeforeAll
    static void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger(Answers.class);
        logger.setLevel(Level.DEBUG);
        FINDINGS.start();
        logger.addAppender(FINDINGS);
        ((Logger) LoggerFactory.getLogger(StoreCommands.class)).addAppender(FINDINGS);
    }

    @AfterAll
    static void stopListening() {
        Logger logger = (Logger) LoggerFactory.getLogger(Answers.class);
        logger.setLevel(null);
        logger.detachAppender(FINDINGS);
        ((Logger) LoggerFactory.getLogger(StoreCommands.class)).detachAppender(FINDINGS);
    }

    @Test
    void saysThatAPublishedMessageWaitsAndDoesNotPublishIt() {
        MessageId later = APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .key(key)
                        .deliverAt(Instant.now().plusSeconds(600))
                        .payload(key));
        await(() -> assertThat(Broker.outcomesOf(key)).containsExactly(Outcome.OutcomeKind.PENDING));

        service.ask(later, TOPIC);

        await(() -> assertThat(Broker.outcomesOf("asked-" + later)).containsExactly(Outcome.OutcomeKind.PENDING));
        assertThat(copiesOfKey()).isEmpty();

        APPLICATION.waybill().cancel(later);
        service.ask(later, TOPIC);

        await(() -> assertThat(Broker.outcomesOf("asked-" + later)).endsWith(Outcome.OutcomeKind.ROLLED_BACK));
        assertThat(Broker.unpublishedOf("asked-" + later))
                .extracting(Outcome.Unpublished::state)
                .as("who knows that it had committed takes a plain rollback for a contradiction")
                .endsWith(Outcome.UnpublishedState.DISCARDED);
        assertThat(copiesOfKey()).isEmpty();
    }

    /** Where it was ordered, in the queue of its key and with its number. */
    @Test
    void publishesAPublishedMessageAgainInItsTurn() {
        MessageId plain =
                APPLICATION.waybill().publish(OutgoingMessage.to(TOPIC).key(key).payload(key));
        MessageId ordered = APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(key));
        await(() -> assertThat(copiesOfKey()).hasSize(2));
        await(() -> assertThat(APPLICATION
                        .jdbc()
                        .queryForList(
                                "select outbox from waybill_transaction where message_key = ?", Integer.class, key))
                .containsExactly(2, 2));

        service.ask(plain, TOPIC);
        service.ask(ordered, TOPIC);

        await(() -> assertThat(copiesOfKey()).hasSize(4));
        assertThat(copiesOfKey().stream()
                        .filter(copy -> ordered.toString().equals(copy.getUserProperty(Headers.ID)))
                        .map(copy -> copy.getQueueId() + " " + copy.getUserProperty(Headers.TURN))
                        .distinct())
                .hasSize(1);
        await(() -> assertThat(Broker.outcomesOf(key).stream().filter(Outcome.OutcomeKind.COMMITTED::equals))
                .hasSizeGreaterThanOrEqualTo(4));
        await(() -> assertThat(APPLICATION.effects(key)).isEqualTo(2));
    }

    @Test
    void publishesWhatCommittedAndTheBrokerNeverHad() {
        String payload = key + " " + "0123456789".repeat(1_000);
        commitRow(OutgoingMessage.to(TOPIC)
                .tag("PAID")
                .key(key)
                .header("zone", "ü")
                .payload(payload));

        service.ask(id, TOPIC);

        await(() -> assertThat(copies()).hasSize(1));
        MessageExt copy = copies().get(0);
        assertThat(new String(copy.getBody())).isEqualTo(payload);
        assertThat(copy.getTags()).isEqualTo("PAID");
        assertThat(copy.getKeys()).isEqualTo(key + " " + id);
        assertThat(copy.getUserProperty(Headers.STORE)).isEqualTo(service.store());
        assertThat(copy.getUserProperty("zone")).isEqualTo("ü");
        await(() -> assertThat(Broker.outcomesOf(key)).containsExactly(Outcome.OutcomeKind.COMMITTED));
        await(() -> assertThat(APPLICATION.effects(payload.substring(0, 80))).isEqualTo(1));
    }

    @Test
    void anotherCopyOfWhatIsThereChangesNothing() {
        MessageId sent =
                APPLICATION.waybill().send(OutgoingMessage.to(TOPIC).key(key).payload(key), given -> given);
        await(() -> assertThat(APPLICATION.effects(key)).isEqualTo(1));

        service.ask(sent, TOPIC);

        await(() -> assertThat(copiesOf(sent, TOPIC)).hasSize(2));
        commitRow(OutgoingMessage.to(TOPIC).payload("after " + id));
        service.ask(id, TOPIC);
        await(() -> assertThat(APPLICATION.effects("after " + id)).isEqualTo(1));
        assertThat(APPLICATION.effects(key)).isEqualTo(1);
    }

    @Test
    void closesTheDoorOnWhatNeverHappened() {
        service.ask(id, TOPIC);

        await(() -> assertThat(Broker.outcomesOf("asked-" + id)).containsExactly(Outcome.OutcomeKind.ROLLED_BACK));
        assertThatThrownBy(() -> commitRow(OutgoingMessage.to(TOPIC).key(key).payload(key)))
                .isInstanceOf(DoorClosedException.class);
        assertThat(copies()).isEmpty();
    }

    @Test
    void saysNothingOfATransactionThatRuns() {
        APPLICATION.transaction().executeWithoutResult(status -> {
            table().insert(
                            id,
                            WrittenMessage.of(OutgoingMessage.to(TOPIC).key(key).payload(key), JsonCodec.strict(), id));
            service.ask(id, TOPIC);
            await(() -> assertThat(answers()).containsExactly("UNKNOWN"));
        });
        assertThat(copies()).isEmpty();
        assertThat(Broker.outcomesOf(key)).isEmpty();

        service.ask(id, TOPIC);

        await(() -> assertThat(APPLICATION.effects(key)).isEqualTo(1));
        assertThat(copies()).hasSize(1);
    }

    @Test
    void doesNotSpeakForAnotherStore() {
        commitRow(OutgoingMessage.to(TOPIC).key(key).payload(key));
        String other = "store-" + id;

        service.say(CommandWriter.write(new CommandBatch(other, 1, List.of(new Ask(id, TOPIC, null, key)))));

        await(() -> assertThat(alarms().about(other)).containsExactly(Alarm.Kind.FOREIGN_STORE));
        assertNothingIsSaid();
    }

    @Test
    void doesNotSpeakOfATimeBeforeItsTable() {
        MessageId old = MessageId.at(APPLICATION.bean(Store.class).horizon() - 1);

        service.say(new Ask(old, TOPIC, null, key));

        await(() -> assertThat(alarms().about(old.toString())).containsExactly(Alarm.Kind.OLDER_THAN_HORIZON));
        assertThat(copiesOf(old, TOPIC)).isEmpty();
        assertNothingIsSaid();
    }

    @Test
    void answersWhatComesAfterRubbish() {
        commitRow(OutgoingMessage.to(TOPIC).key(key).payload(key));
        byte[] good = CommandWriter.write(new CommandBatch(
                service.store(), 1, List.of(new Ask(id, TOPIC, null, key), new Ask(id, TOPIC, null, key))));
        String text = new String(good);

        service.say(new byte[] {1, 2, 3});
        service.say("{\"v\":1,\"commands\":".concat("[".repeat(50_000)).getBytes());
        service.say(text.replace("\"v\":1", "\"v\":2").getBytes());
        service.say(
                text.replaceFirst("\"type\":\"ASK\"", "\"type\":\"PUBLISH\"").getBytes());

        await(() -> assertThat(APPLICATION.effects(key)).isEqualTo(1));
        assertThat(copies()).hasSize(1);
    }

    @Test
    @Tag("full")
    void triesAgainWhenTheTopicCanNotBeWrittenTo() {
        String topic =
                "ASKED_READ_ONLY"; // A client that has written to a topic looks after half a minute whether it still
        // may.
        EmbeddedRocketMq.shared().createTopic(topic);
        Broker.permit(topic, PermName.PERM_READ);
        commitRow(OutgoingMessage.to(topic).key(key).payload(key));

        service.ask(id, topic);

        await(() -> assertThat(failures()).isNotEmpty());
        assertThat(answers()).containsExactly("COMMITTED");
        assertThat(copiesOf(id, topic)).isEmpty();
        assertThat(Broker.outcomesOf(key)).isEmpty();

        Broker.permit(topic, PermName.PERM_READ | PermName.PERM_WRITE);

        await(() -> assertThat(copiesOf(id, topic)).hasSize(1));
        assertThat(answers()).hasSizeGreaterThan(1);
    }

    private void assertNothingIsSaid() {
        service.ask(MessageId.at(System.currentTimeMillis()), TOPIC);
        assertThat(copies()).isEmpty();
        assertThat(Broker.outcomesOf(key)).isEmpty();
        assertThat(answers()).isEmpty();
    }

    /** Commits the row alone: no half message, and nobody is told. */
    private void commitRow(OutgoingMessage message) {
        APPLICATION
                .transaction()
                .executeWithoutResult(status -> table().insert(id, WrittenMessage.of(message, JsonCodec.strict(), id)));
    }

    private List<String> answers() {
        return List.copyOf(FINDINGS.list).stream()
                .filter(event -> event.getMessage().startsWith("asked for the outcome")
                        && String.valueOf(event.getArgumentArray()[0]).equals(id.toString()))
                .map(event -> String.valueOf(event.getArgumentArray()[1]))
                .toList();
    }

    private List<String> failures() {
        return List.copyOf(FINDINGS.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.startsWith("could not obey") && text.contains(id.toString()))
                .toList();
    }

    private List<MessageExt> copiesOfKey() {
        return Broker.messagesOn(TOPIC).stream()
                .filter(copy -> key.equals(copy.getUserProperty(Headers.KEY)))
                .toList();
    }

    private List<MessageExt> copies() {
        return copiesOf(id, TOPIC);
    }

    private static List<MessageExt> copiesOf(MessageId id, String topic) {
        return Broker.messagesOn(topic).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }

    private static TransactionTable table() {
        return new TransactionTable(APPLICATION.bean(Store.class));
    }

    private static AlarmsHeard alarms() {
        return APPLICATION.bean(AlarmsHeard.class);
    }

    private static void await(ThrowingRunnable assertion) {
        org.awaitility.Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
    }
}
