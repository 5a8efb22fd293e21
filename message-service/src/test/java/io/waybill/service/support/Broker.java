package io.waybill.service.support;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandReader;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Registration;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Sends to the embedded broker what producers and consumers with the starter send, and tells what it holds. */
public final class Broker {

    private static final Broker SHARED = new Broker();
    private static final int MOST_AT_ONCE = 500;

    private final DefaultMQProducer producer = new DefaultMQProducer("SERVICE_TESTS");

    private Broker() {
        try {
            producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
            producer.setSendMsgTimeout(10_000);
            producer.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    public static Broker shared() {
        return SHARED;
    }

    public void report(Fact... facts) {
        report(Facts.NOTHING, facts);
    }

    public void report(Registration registration, Fact... facts) {
        event(BatchWriter.write(new Batch(Facts.SENDER, System.currentTimeMillis(), registration, List.of(facts))));
    }

    /** Sends anything to the event topic. */
    public void event(byte[] body) {
        send(new Message(Topics.EVENT, body));
    }

    /** Publishes a tracked message. */
    public SendResult publish(MessageId id, String topic, String tag) {
        return send(message(id, topic, tag));
    }

    /** Publishes a tracked message as the starter does: the broker leaves the marks of the half message on it. */
    public SendResult publishInTransaction(MessageId id, String topic) {
        TransactionMQProducer transactional = new TransactionMQProducer("SERVICE_TESTS_TRANSACTIONAL");
        transactional.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        transactional.setTransactionListener(new Committing());
        try {
            transactional.start();
            return transactional.sendMessageInTransaction(message(id, topic, "TAG"), null);
        } catch (MQClientException failed) {
            throw new IllegalStateException(failed);
        } finally {
            transactional.shutdown();
        }
    }

    private static class Committing implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }
    }

    private static Message message(MessageId id, String topic, String tag) {
        Message message = new Message(topic, tag, "key", "body".getBytes());
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.KEY, "key");
        message.putUserProperty("traceparent", "00-" + id.toString().replace("-", "") + "-00f067aa0ba902b7-01");
        return message;
    }

    /** Publishes many tracked messages, on all queues. */
    public void publish(Collection<MessageId> ids, String topic) {
        sendAll(ids.stream().map(id -> message(id, topic, "TAG")).toList());
    }

    /** Sends many reports that say nothing, on all queues: what is reported later is read later. */
    public void reportNothing(int times) {
        byte[] nothing =
                BatchWriter.write(new Batch(Facts.SENDER, System.currentTimeMillis(), Facts.NOTHING, List.of()));
        sendAll(Collections.nCopies(times, nothing).stream()
                .map(body -> new Message(Topics.EVENT, body))
                .toList());
    }

    private void sendAll(List<Message> messages) {
        int batch = Math.max(1, Math.min(MOST_AT_ONCE, messages.size() / 20)); // Each goes to one queue.
        try {
            for (int from = 0; from < messages.size(); from += batch) {
                producer.send(messages.subList(from, Math.min(messages.size(), from + batch)));
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Changes what may be done with a topic: {@code PermName} bits. */
    public void permit(String topic, int permissions) {
        BrokerController broker = EmbeddedRocketMq.shared().broker();
        TopicConfig config = new TopicConfig(broker.getTopicConfigManager().selectTopicConfig(topic));
        config.setPerm(permissions);
        broker.getTopicConfigManager().updateTopicConfig(config);
        broker.registerBrokerAll(true, false, true);
    }

    /** Every visible copy of a message on a topic. */
    public List<MessageExt> copies(String topic, MessageId id) {
        return EmbeddedRocketMq.shared().messages(topic).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }

    /** All that was ever said to a producing store. */
    public List<Command> commandsTo(String store) {
        return EmbeddedRocketMq.shared().messages(Topics.COMMAND).stream()
                .filter(message -> store.equals(message.getTags()))
                .flatMap(message -> commands(message).stream())
                .toList();
    }

    private static List<Command> commands(MessageExt message) {
        try {
            return CommandReader.read(message.getBody()).batch().commands();
        } catch (Exception malformed) {
            throw new AssertionError(malformed);
        }
    }

    public SendResult send(Message message) {
        try {
            SendResult result = producer.send(message);
            if (result.getSendStatus() != SendStatus.SEND_OK) {
                throw new IllegalStateException(result.toString());
            }
            return result;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
