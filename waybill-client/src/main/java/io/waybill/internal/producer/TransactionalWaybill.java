package io.waybill.internal.producer;

import io.waybill.LocalTransaction;
import io.waybill.OutgoingMessage;
import io.waybill.PayloadCodec;
import io.waybill.Waybill;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.producer.HalfMessages.Half;
import io.waybill.internal.producer.TransactionTable.Subject;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** Both forms of sending. They differ only in what comes first: the transaction, or the half message. */
class TransactionalWaybill implements Waybill, SmartLifecycle, DisposableBean {

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
            CommandConsumer commands) {
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
        clocks.stop();
        marks.stop();
    }

    @Override
    public MessageId send(OutgoingMessage message) {
        store.joined();
        registrations.sendsTo(message.topic());
        knownTopics.rememberSoon(message.topic());
        Subject subject = subject(message);
        MessageId id = outcomes.begin(subject);
        Enlistment enlistment = enlist(id, subject);
        try {
            WrittenMessage written = WrittenMessage.of(message, codec, id);
            table.insert(id, written);
            Steps.reached(Step.ROW_INSERTED);
            enlistment.stored(halfMessages.send(id, written));
            Steps.reached(Step.HALF_MESSAGE_SENT);
            return id;
        } catch (RuntimeException | Error failed) {
            enlistment.fail(failed);
            throw failed;
        }
    }

    @Override
    public <R, X extends Exception> R send(OutgoingMessage message, LocalTransaction<R, X> work) throws X {
        store.requireNoTransaction();
        registrations.sendsTo(message.topic());
        knownTopics.remember(message.topic());
        Subject subject = subject(message);
        MessageId id = outcomes.begin(subject);
        WrittenMessage written = write(id, message);
        Half half = store(id, written);
        Steps.reached(Step.HALF_MESSAGE_SENT);
        TransactionStatus transaction = begin(id, subject, half);
        R result;
        try {
            enlist(id, subject).stored(half);
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

    private Enlistment enlist(MessageId id, Subject subject) {
        return Enlistment.begin(id, subject, store, table, halfMessages, outcomes);
    }

    private static Subject subject(OutgoingMessage message) {
        return new Subject(message.topic(), message.tag(), message.key());
    }
}
