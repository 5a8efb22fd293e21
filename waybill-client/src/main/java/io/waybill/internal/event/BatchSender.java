package io.waybill.internal.event;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes reports on {@link Topics#EVENT}, split so that all facts about one message go through one queue and meet on
 * one node of the message service. Used by one thread at a time.
 */
public class BatchSender {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);
    private static final int FACTS_A_BATCH = 500;
    private static final long LOOK_NANOS = 30_000_000_000L;
    private static final long HEARTBEAT_NANOS = 60_000_000_000L;

    private final BrokerClient client;
    private final Sender self;
    private final Registrations registrations;
    private final Clock clock;
    private long lastSent;
    private Way way = Way.OPEN;
    private List<MessageQueue> queues = List.of();
    private long queuesSeen;
    /** Brokers that did not take a batch, passed over until the next look at the queues. */
    private final Set<String> failing = new HashSet<>();

    public BatchSender(BrokerClient client, Sender self, Registrations registrations, Clock clock) {
        this.client = client;
        this.self = self;
        this.registrations = registrations;
        this.clock = clock;
        this.lastSent = System.nanoTime();
    }

    /** How far facts come. */
    private enum Way {
        OPEN,
        BROKER_AWAY,
        NO_TOPIC
    }

    /** Sends all it can and returns the reports that the broker did not acknowledge, in their order. */
    List<Reporter.Report> send(List<Reporter.Report> reports) {
        boolean changed = registrations.takeChange();
        if (reports.isEmpty() && !changed && System.nanoTime() - lastSent < HEARTBEAT_NANOS) {
            return new ArrayList<>();
        }
        try {
            List<Reporter.Report> unsent = publish(reports, usableQueues());
            note(unsent.isEmpty() ? Way.OPEN : Way.BROKER_AWAY);
            return unsent;
        } catch (MQClientException failed) {
            LOG.debug("events not sent", failed);
            if (changed) {
                registrations.announceAgain();
            }
            note(client.isMissingTopic(failed) ? Way.NO_TOPIC : Way.BROKER_AWAY);
            return new ArrayList<>(reports);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new ArrayList<>(reports);
        }
    }

    private List<Reporter.Report> publish(List<Reporter.Report> reports, List<MessageQueue> queues)
            throws InterruptedException {
        if (reports.isEmpty()) {
            if (!publish(write(List.of()), queues.get(0))) {
                registrations.announceAgain();
            }
            return new ArrayList<>();
        }
        List<Reporter.Report> unsent = new ArrayList<>();
        for (Map.Entry<Integer, List<Reporter.Report>> part :
                split(reports, queues.size()).entrySet()) {
            List<Reporter.Report> ofQueue = part.getValue();
            for (int from = 0; from < ofQueue.size(); from += FACTS_A_BATCH) {
                List<Reporter.Report> batch = ofQueue.subList(from, Math.min(from + FACTS_A_BATCH, ofQueue.size()));
                // After a failure the others would only wait for the same timeout; they go to other brokers next time.
                unsent.addAll(unsent.isEmpty() ? publishInParts(batch, queues.get(part.getKey())) : batch);
            }
        }
        return unsent;
    }

    /** Halves what is too large for one message: it would be refused each time, and all that follows wait behind it. */
    private List<Reporter.Report> publishInParts(List<Reporter.Report> batch, MessageQueue queue)
            throws InterruptedException {
        byte[] body = write(batch.stream().map(Reporter.Report::fact).toList());
        if (body.length > Math.min(Limits.BATCH, client.producer().getMaxMessageSize()) && batch.size() > 1) {
            int half = batch.size() / 2;
            List<Reporter.Report> unsent = new ArrayList<>(publishInParts(batch.subList(0, half), queue));
            List<Reporter.Report> rest = batch.subList(half, batch.size());
            unsent.addAll(unsent.isEmpty() ? publishInParts(rest, queue) : rest);
            return unsent;
        }
        if (!publish(body, queue)) {
            return batch;
        }
        Steps.reached(Step.EVENTS_SENT);
        batch.forEach(report -> report.acknowledged().run());
        return List.of();
    }

    private byte[] write(List<Fact> facts) {
        return BatchWriter.write(new Batch(self, clock.millis(), registrations.current(), facts));
    }

    private boolean publish(byte[] batch, MessageQueue queue) throws InterruptedException {
        Message message = new Message(Topics.EVENT, batch);
        try {
            boolean stored = client.producer().send(message, queue).getSendStatus() == SendStatus.SEND_OK;
            lastSent = System.nanoTime();
            if (stored) {
                return true;
            }
        } catch (MQClientException | RemotingException | MQBrokerException failed) {
            LOG.debug("a batch of {} bytes was not stored", batch.length, failed);
        }
        failing.add(queue.getBrokerName());
        return false;
    }

    /** Those of brokers that take events, as far as is known; all, if that is none. */
    private List<MessageQueue> usableQueues() throws MQClientException {
        List<MessageQueue> all = queues();
        List<MessageQueue> usable = all.stream()
                .filter(queue -> !failing.contains(queue.getBrokerName()))
                .toList();
        if (usable.isEmpty()) {
            failing.clear();
            return all;
        }
        return usable;
    }

    /** Asked of the name server now and then only: while it is away, the broker still takes events. */
    private List<MessageQueue> queues() throws MQClientException {
        if (queues.isEmpty() || System.nanoTime() - queuesSeen > LOOK_NANOS) {
            try {
                queues = client.producer().fetchPublishMessageQueues(Topics.EVENT).stream()
                        .sorted(Comparator.naturalOrder())
                        .toList();
            } catch (MQClientException away) {
                if (queues.isEmpty()) {
                    throw away;
                }
            }
            queuesSeen = System.nanoTime();
            failing.clear();
        }
        return queues;
    }

    private static Map<Integer, List<Reporter.Report>> split(List<Reporter.Report> reports, int queues) {
        Map<Integer, List<Reporter.Report>> parts = new TreeMap<>();
        for (Reporter.Report report : reports) {
            MessageId id = report.fact().messageId();
            parts.computeIfAbsent(Math.floorMod(Long.hashCode(id.low()), queues), queue -> new ArrayList<>())
                    .add(report);
        }
        return parts;
    }

    /** Says once what has changed, and is quiet while it lasts. */
    private void note(Way now) {
        if (now == way) {
            return;
        }
        way = now;
        switch (now) {
            case OPEN -> LOG.info("events reach the broker again");
            case BROKER_AWAY -> LOG.warn("events do not reach the broker; they are kept, and sent when it is back");
            case NO_TOPIC ->
                LOG.warn(
                        "topic {} does not exist: the message service creates it when it first starts. Until then, events are"
                                + " kept; business goes on",
                        Topics.EVENT);
        }
    }
}
