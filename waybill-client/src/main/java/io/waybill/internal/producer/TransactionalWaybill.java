package io.waybill.internal.producer;

import io.waybill.LocalTransaction;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import io.waybill.Waybill;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.importing.Intake;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.outbox.Placement;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.producer.HalfMessages.Half;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** All forms of sending. They differ in what comes first, and in when the broker hears of a message. */
class TransactionalWaybill implements Waybill, Intake, SmartLifecycle, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWaybill.class);

    /** One that has ended may still be bound to the thread: joined, it would commit nothing. */
    private static final TransactionDefinition OF_ITS_OWN =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    private final Store store;
    private final PayloadCodec codec;
    private final TransactionTable table;
    private final HalfMessages halfMessages;
    private final Outcomes outcomes;
    private final Registrations registrations;
    private final KnownTopics knownTopics;
    private final Watermark marks;
    private final BrokerClocks clocks;
    private final CommandConsumer commands;
    private final Outbox outbox;

    TransactionalWaybill(
            Store store,
            PayloadCodec codec,
            TransactionTable table,
            HalfMessages halfMessages,
            Outcomes outcomes,
            Registrations registrations,
            KnownTopics knownTopics,
            Watermark marks,
            BrokerClocks clocks,
            CommandConsumer commands,
            Outbox outbox) {
        this.store = store;
        this.codec = codec;
        this.table = table;
        this.halfMessages = halfMessages;
        this.outcomes = outcomes;
        this.registrations = registrations;
        this.knownTopics = knownTopics;
        this.marks = marks;
        this.clocks = clocks;
        this.commands = commands;
        this.outbox = outbox;
    }

    Outbox outbox() {
        return outbox;
    }

    /** From here on the message service is answered: all beans are there. */
    @Override
    public void start() {
        commands.start();
        LOG.info("Waybill is ready: store {}, {}, {}", store.id(), halfMessages, registrations.describe());
    }

    @Override
    public void stop() {
        commands.stop();
    }

    @Override
    public boolean isRunning() {
        return commands.isRunning();
    }

    @Override
    public void destroy() throws InterruptedException {
        outbox.stop(); // Before the last mark: what it has published is reported with it.
        clocks.stop();
        marks.stop();
    }

    @Override
    public MessageId send(OutgoingMessage message) {
        requireHalf(message);
        store.joined();
        registrations.sendsTo(message.topic());
        knownTopics.rememberSoon(message.topic());
        Subject subject = Subject.of(message);
        MessageId id = outcomes.begin(subject);
        HalfMessageCompletion completion = new HalfMessageCompletion(id, subject, halfMessages, outcomes);
        Enlistment enlistment = Enlistment.begin(id, store, table, completion);
        try {
            WrittenMessage written = WrittenMessage.of(message, codec, id);
            table.insert(id, written);
            Steps.reached(Step.ROW_INSERTED);
            completion.stored(halfMessages.send(id, written));
            Steps.reached(Step.HALF_MESSAGE_SENT);
            return id;
        } catch (RuntimeException | Error failed) {
            enlistment.fail(failed);
            throw failed;
        }
    }

    @Override
    public <R, X extends Exception> R send(OutgoingMessage message, LocalTransaction<R, X> work) throws X {
        requireHalf(message);
        store.requireNoTransaction();
        registrations.sendsTo(message.topic());
        knownTopics.remember(message.topic());
        Subject subject = Subject.of(message);
        MessageId id = outcomes.begin(subject);
        WrittenMessage written = write(id, message);
        Half half = store(id, written);
        Steps.reached(Step.HALF_MESSAGE_SENT);
        TransactionStatus transaction = begin(id, subject, half);
        R result;
        try {
            HalfMessageCompletion completion = new HalfMessageCompletion(id, subject, halfMessages, outcomes);
            completion.stored(half);
            Enlistment.begin(id, store, table, completion);
            table.insert(id, written);
            Steps.reached(Step.ROW_INSERTED);
            result = work.run(id);
        } catch (Throwable failed) {
            rollBack(transaction, failed);
            throw failed;
        }
        store.transactions().commit(transaction);
        return result;
    }

    @Override
    public MessageId publish(OutgoingMessage message) {
        return joinedOrOwn(() -> publishJoined(message));
    }

    @Override
    public boolean cancel(MessageId id) {
        return joinedOrOwn(() -> cancelJoined(id));
    }

    private <R> R joinedOrOwn(Supplier<R> work) {
        return store.isOutsideTransactions()
                ? new TransactionTemplate(store.transactions(), OF_ITS_OWN).execute(status -> work.get())
                : work.get();
    }

    private boolean cancelJoined(MessageId id) {
        Optional<Subject> cancelled = outbox.cancel(id);
        cancelled.ifPresent(subject ->
                Enlistment.begin(id, store, () -> outbox.isCancelled(id), new Cancellation(id, subject, outcomes)));
        return cancelled.isPresent();
    }

    private MessageId publishJoined(OutgoingMessage message) {
        store.joined();
        registrations.sendsTo(message.topic());
        knownTopics.rememberSoon(message.topic());
        Subject subject = Subject.of(message);
        MessageId id = outcomes.begin(subject);
        OutboxCompletion completion = new OutboxCompletion(id, subject, outbox, outcomes);
        Enlistment enlistment = Enlistment.begin(id, store, table, completion);
        try {
            Placement placement = outbox.place(message);
            WrittenMessage written = WrittenMessage.of(message, codec, id);
            outbox.requireSendable(written);
            table.insertWaiting(id, written, placement, outbox.lease());
            outbox.order(id, message.topic(), placement);
            completion.written(written, placement);
            Steps.reached(Step.ROW_INSERTED);
            return id;
        } catch (RuntimeException | Error failed) {
            enlistment.fail(failed);
            throw failed;
        }
    }

    @Override
    public int largest() {
        return outbox.largest();
    }

    @Override
    public WrittenMessage write(OutgoingMessage message, MessageId id) {
        WrittenMessage written = WrittenMessage.of(message, codec, id);
        outbox.requireSendable(written);
        return written;
    }

    @Override
    public boolean insert(Connection connection, MessageId id, OutgoingMessage message, WrittenMessage written)
            throws SQLException {
        registrations.sendsTo(message.topic());
        knownTopics.rememberSoon(message.topic());
        return table.insertDue(connection, id, written, outbox.place(message));
    }

    /** Told once: its id may be a day old, and a report that has to arrive would have all of that day reported again. */
    @Override
    public void committed(MessageId id, Subject subject) {
        outbox.leftToRelays();
        outcomes.tell(id, subject, new Unpublished(UnpublishedState.WAITING, null, null));
    }

    private WrittenMessage write(MessageId id, OutgoingMessage message) {
        try {
            return WrittenMessage.of(message, codec, id);
        } catch (RuntimeException | Error failed) {
            outcomes.forget(id);
            throw failed;
        }
    }

    private Half store(MessageId id, WrittenMessage message) {
        try {
            return halfMessages.send(id, message);
        } catch (RuntimeException | Error failed) {
            outcomes.forget(id);
            throw failed;
        }
    }

    private TransactionStatus begin(MessageId id, Subject subject, Half half) {
        try {
            return store.transactions().getTransaction(OF_ITS_OWN);
        } catch (RuntimeException | Error failed) {
            halfMessages.end(half, LocalTransactionState.ROLLBACK_MESSAGE);
            outcomes.report(id, subject, Outcome.OutcomeKind.ROLLED_BACK);
            throw failed;
        }
    }

    private void rollBack(TransactionStatus transaction, Throwable failed) {
        PlatformTransactionManager manager = store.transactions();
        try {
            if (!transaction.isCompleted()) {
                manager.rollback(transaction);
            }
        } catch (RuntimeException | Error also) {
            failed.addSuppressed(also);
        }
    }

    private static void requireHalf(OutgoingMessage message) {
        if (message.orderKey() != null || message.deliverAt() != null) {
            throw new IllegalArgumentException(message + " is to be "
                    + (message.orderKey() != null ? "ordered" : "delivered later")
                    + ", which RocketMQ does not have for transactional messages: use publish(message)");
        }
    }
}
