package io.waybill.service.platform.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Sends what the service itself publishes. Thread-safe. */
@Component
public class Publisher implements DisposableBean {

    private static final String GROUP = "WAYBILL_SERVICE";
    private static final long TIMEOUT_MILLIS = 5_000;

    private final Namespace names;
    private final DefaultMQProducer producer;
    private boolean started;

    Publisher(BrokerSettings settings) {
        names = settings.names();
        producer = new DefaultMQProducer(names.with(GROUP), settings.hook());
        settings.set(producer);
        producer.setInstanceName("waybill-publisher-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        // What was refused or lost is published again later, by whoever is due to: nothing hides a second copy here.
        producer.setRetryTimesWhenSendAsyncFailed(0);
    }

    /**
     * Completes with the copy's place once the broker has acknowledged it; otherwise exceptionally, copy or no copy. The
     * message belongs to this from then on.
     */
    public CompletableFuture<SendResult> publish(Message message) {
        return publish(message, null);
    }

    /** Publishes to one queue of the message's topic. */
    public CompletableFuture<SendResult> publish(Message message, @Nullable MessageQueue queue) {
        CompletableFuture<SendResult> answer = new CompletableFuture<>();
        SendCallback callback = new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                if (result.getSendStatus() == SendStatus.SEND_OK) {
                    result.setMessageQueue(names.without(result.getMessageQueue()));
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(new IllegalStateException("the broker answered "
                            + result.getSendStatus() + ": the copy may not survive a failure of the broker"));
                }
            }

            @Override
            public void onException(Throwable failed) {
                answer.completeExceptionally(failed);
            }
        };
        names.putOn(message);
        try {
            if (queue == null) {
                producer().send(message, callback, TIMEOUT_MILLIS);
            } else {
                producer().send(message, names.with(queue), callback, TIMEOUT_MILLIS);
            }
        } catch (Exception failed) {
            answer.completeExceptionally(failed);
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        return answer;
    }

    /** The queues of a topic that can be written to, in order; none if nobody can tell at present. */
    public List<MessageQueue> queues(String topic) {
        try {
            return producer().fetchPublishMessageQueues(names.with(topic)).stream()
                    .map(names::without)
                    .sorted()
                    .toList();
        } catch (MQClientException unknown) {
            return List.of();
        }
    }

    @Override
    public synchronized void destroy() {
        if (started) {
            producer.shutdown();
        }
    }

    private synchronized DefaultMQProducer producer() throws MQClientException {
        if (!started) {
            producer.start();
            started = true;
        }
        return producer;
    }
}
