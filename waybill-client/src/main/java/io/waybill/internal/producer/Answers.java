package io.waybill.internal.producer;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.producer.TransactionVerdict.Fate;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Command.Ask;
import io.waybill.protocol.wire.Outcome;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the message service, from the table alone: a message that committed is published again, whether or not it ever
 * was, since only the service can tell and consumers recognise a repeat, one of the outbox in its turn; a door that can be closed is; and what is unknown
 * stays so. Thread-safe.
 */
class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Store store;
    private final TransactionTable table;
    private final TransactionVerdict verdict;
    private final Outcomes outcomes;
    private final Outbox outbox;
    private final BrokerClient client;
    private final TransactionMQProducer producer;

    Answers(
            Store store,
            TransactionTable table,
            TransactionVerdict verdict,
            Outcomes outcomes,
            Outbox outbox,
            BrokerClient client) {
        this.store = store;
        this.table = table;
        this.verdict = verdict;
        this.outcomes = outcomes;
        this.outbox = outbox;
        this.client = client;
        this.producer = client.producer();
    }

    /** @throws RuntimeException when the database or the broker did not do its part; to be answered again later */
    void answer(Ask ask) {
        Subject subject = new Subject(ask.topic(), ask.tag(), ask.key());
        if (ask.retry() && outbox.desk().retry(ask.messageId())) {
            LOG.info("message {} is tried again: the message service's operators want it", ask.messageId());
            return; // It is reported as waiting; by now it may be published.
        }
        Fate state = verdict.decide(ask.messageId(), subject);
        LOG.debug("asked for the outcome of message {}: {}", ask.messageId(), state);
        switch (state) {
            case COMMITTED -> {
                if (!outbox.publishAgain(ask.messageId())) {
                    publishAgain(ask.messageId());
                }
            }
            // Published meanwhile, it is reported as that.
            case WAITING ->
                table.unpublished(ask.messageId())
                        .ifPresent(unpublished -> outcomes.report(ask.messageId(), subject, unpublished));
            case ROLLED_BACK ->
                table.unpublished(ask.messageId())
                        .ifPresentOrElse(
                                discarded -> outcomes.report(ask.messageId(), subject, discarded),
                                () -> outcomes.report(ask.messageId(), subject, Outcome.OutcomeKind.ROLLED_BACK));
            case UNKNOWN -> {
                // It runs, or nobody knows: the service asks again, and nobody publishes.
            }
        }
    }

    /** Reported once the broker has it: an outcome that is known stops nobody from asking for the message itself. */
    private void publishAgain(MessageId id) {
        WrittenMessage message = table.read(id)
                .orElseThrow(() -> new IllegalStateException("the row of message " + id + " was deleted meanwhile"));
        send(id, message);
        LOG.info("published message {} again: {}", id, message);
        outcomes.report(id, new Subject(message.topic(), message.tag(), message.key()), Outcome.OutcomeKind.COMMITTED);
    }

    private void send(MessageId id, WrittenMessage message) {
        SendStatus status;
        try {
            status = producer.send(message.toMessage(id, store.id())).getSendStatus();
        } catch (MQClientException | MQBrokerException | RemotingException failed) {
            throw new IllegalStateException(
                    "message " + id + " was not published again: " + client.explain(message.topic(), failed), failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing message " + id + " again", stopping);
        }
        if (status != SendStatus.SEND_OK) {
            throw new IllegalStateException(
                    "the broker answered " + status + " to message " + id + ", published again");
        }
    }
}
