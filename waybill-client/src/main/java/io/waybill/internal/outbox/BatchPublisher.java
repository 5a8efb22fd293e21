package io.waybill.internal.outbox;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;

/** Gives messages to the broker, many at once, in their order. Thread-safe. */
final class BatchPublisher {

    private static final int BYTES_AT_ONCE = 512 * 1024;

    private final BrokerClient client;
    private final TransactionMQProducer producer;
    private final Store store;
    private final OutboxRows rows;
    private final int most;

    /** @param most how many are sent at once */
    BatchPublisher(BrokerClient client, Store store, OutboxRows rows, int most) {
        this.client = client;
        this.producer = client.producer();
        this.store = store;
        this.rows = rows;
        this.most = most;
    }

    /**
     * Publishes what is to one topic.
     *
     * @param queue to which; null where that is the client's choice
     * @param deadline after which nothing is begun, by {@link System#nanoTime()}: others may publish the same by then
     */
    Sending publish(List<Waiting> messages, @Nullable MessageQueue queue, long deadline) {
        Sending sending = new Sending();
        for (List<Waiting> part : parts(messages)) {
            publish(part, queue, deadline, sending);
        }
        return sending;
    }

    private List<List<Waiting>> parts(List<Waiting> messages) {
        List<List<Waiting>> parts = new ArrayList<>();
        List<Waiting> part = new ArrayList<>();
        int bytes = 0;
        for (Waiting message : messages) {
            if (!part.isEmpty() && (bytes + message.bytes() > BYTES_AT_ONCE || part.size() == most)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(message);
            bytes += message.bytes();
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private void publish(List<Waiting> messages, @Nullable MessageQueue queue, long deadline, Sending sending) {
        List<Waiting> open = sending.open(messages);
        if (open.isEmpty()) {
            return;
        }
        Steps.reached(Step.OUTBOX_CLAIMED);
        if (System.nanoTime() - deadline >= 0) {
            sending.tooLate(open);
            return;
        }
        try {
            SendStatus status = send(open, queue).getSendStatus();
            if (status == SendStatus.SEND_OK) {
                sending.stored(open);
            } else {
                sending.unsent(
                        open, "the broker answered " + status + ": it may not survive a failure of the broker", true);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            sending.tooLate(open);
        } catch (MQClientException | MQBrokerException | RemotingException | RuntimeException failed) {
            fail(open, queue, deadline, failed, sending);
        }
    }

    /** Whichever of them is refused is found by halves; the broker takes or refuses what comes together as a whole. */
    private void fail(
            List<Waiting> messages, @Nullable MessageQueue queue, long deadline, Exception failed, Sending sending) {
        boolean isRefusal = isRefusal(messages.get(0), failed);
        if (messages.size() == 1 || !(isRefusal || client.isAnswer(failed))) {
            String why = client.explain(messages.get(0).message().topic(), failed);
            if (isRefusal) {
                messages.forEach(message -> sending.refused(message, why));
            } else {
                sending.unsent(messages, why, !client.isOfTopic(failed));
            }
        } else {
            int half = messages.size() / 2;
            publish(messages.subList(0, half), queue, deadline, sending);
            publish(messages.subList(half, messages.size()), queue, deadline, sending);
        }
    }

    /** Where there is no route to a topic to which messages were published, its brokers are away. */
    private boolean isRefusal(Waiting message, Exception failed) {
        return client.isRefusal(failed)
                || (client.isMissingTopic(failed)
                        && !wasPublishedBefore(message.message().topic()));
    }

    /** Whether anything was ever published to a topic, or nobody can tell. */
    boolean wasPublishedBefore(String topic) {
        try {
            return store.inOwnTransaction(connection -> rows.wasPublishedBefore(connection, topic));
        } catch (RuntimeException unreachable) {
            return true;
        }
    }

    private SendResult send(List<Waiting> messages, @Nullable MessageQueue queue)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        if (messages.size() == 1) {
            Message single = messages.get(0).toMessage(store.id());
            return queue == null ? producer.send(single) : producer.send(single, queue);
        }
        Collection<Message> batch =
                messages.stream().map(message -> message.toMessage(store.id())).toList();
        // Of a batch, unlike a single message, the client takes the queue as it is.
        return queue == null
                ? producer.send(batch)
                : producer.send(batch, client.namespace().with(queue));
    }
}
