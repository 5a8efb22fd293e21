package io.waybill.protocol;

import java.util.List;

/**
 * What a process sends and listens to. Travels with every batch, so that the message service knows whom to expect
 * receipts from before the first receipt.
 *
 * @param topics topics the process sends to
 */
public record Registration(List<String> topics, List<Subscription> subscriptions) {

    public Registration {
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
    }

    /** One consumer group's subscription to one topic. */
    public record Subscription(String topic, String group, String tags, Mode mode, long since) {}

    public enum Mode {
        CONCURRENT,
        ORDERLY
    }
}
