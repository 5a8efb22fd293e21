package io.waybill.internal.producer;

import io.waybill.HalfMessageException;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.broker.HostNamespace;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.protocol.MessageId;
import java.time.Duration;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores half messages and ends them. The client's own {@code sendMessageInTransaction} does both in one call around the
 * local transaction, which a message that joins the caller's transaction has no use for; so the two halves of it are
 * called here one by one, for both forms alike. Thread-safe.
 */
class HalfMessages {

    private static final Logger LOG = LoggerFactory.getLogger(HalfMessages.class);

    private final BrokerClient client;
    private final TransactionMQProducer producer;
    private final HostNamespace namespace;
    private final String storeId;
    private final BrokerClocks clocks;
    private final Metrics metrics;

    HalfMessages(BrokerClient client, String storeId, BrokerClocks clocks, Metrics metrics) {
        this.client = client;
        this.producer = client.producer();
        this.namespace = client.namespace();
        this.storeId = storeId;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    /** A half message that the broker has stored and shows to nobody. */
    record Half(Message message, SendResult stored) {}

    /** @throws HalfMessageException when it is not certain that the broker has stored it */
    Half send(MessageId id, WrittenMessage outgoing) {
        long begun = System.nanoTime();
        boolean stored = false;
        try {
            Half half = store(id, outgoing);
            stored = true;
            return half;
        } finally {
            metrics.halfMessage(outgoing.topic(), stored, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private Half store(MessageId id, WrittenMessage outgoing) {
        Message message = toHalf(id, outgoing);
        long since = clocks.now();
        SendResult result;
        try {
            result = producer.send(message);
        } catch (MQClientException | MQBrokerException | RemotingException | IllegalStateException failed) {
            // The last of them is what the client throws when the name server does not answer.
            throw new HalfMessageException(
                    "the broker did not store the half message of " + outgoing + ": "
                            + client.explain(outgoing.topic(), failed),
                    failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HalfMessageException("interrupted while sending the half message of " + outgoing, interrupted);
        }
        Half half = new Half(message, result);
        if (result.getSendStatus() != SendStatus.SEND_OK) {
            end(half, LocalTransactionState.ROLLBACK_MESSAGE);
            throw new HalfMessageException(
                    "the broker answered " + result.getSendStatus() + " to the half message of " + outgoing
                            + ": it may not survive a failure of the broker, so it is not used",
                    null);
        }
        clocks.stored(message, result, since);
        return half;
    }

    /** Tells the broker the outcome, once and without waiting: should it not arrive, the broker asks. */
    void end(Half half, LocalTransactionState outcome) {
        try {
            // Sending has taken the namespace off; where access is controlled, by name, the broker would refuse the
            // outcome.
            half.message().setTopic(namespace.with(half.message().getTopic()));
            producer.getDefaultMQProducerImpl().endTransaction(half.message(), half.stored(), outcome, null);
            metrics.halfMessageEnded(outcome, true);
        } catch (Exception unreachable) {
            metrics.halfMessageEnded(outcome, false);
            LOG.debug("the broker was not told {}; it will ask", outcome, unreachable);
        }
    }

    /** By whom and to where, for people. */
    @Override
    public String toString() {
        return "producer group " + producer.getProducerGroup() + ", name server " + producer.getNamesrvAddr();
    }

    private Message toHalf(MessageId id, WrittenMessage outgoing) {
        Message message = outgoing.toMessage(id, storeId);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_PRODUCER_GROUP, producer.getProducerGroup());
        return message;
    }
}
