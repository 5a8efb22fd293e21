package io.waybill.protocol.wire;

import io.waybill.protocol.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process sends and listens to. Travels with every batch, so that the message service knows whom to expect
 * receipts from before the first receipt.
 *
 * @param topics topics the process sends to
 * @param settlements whether it wants to be told how the messages of its store ended
 */
public record Registration(List<String> topics, List<GroupSubscription> subscriptions, boolean settlements) {

    public Registration {
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
    }

    /** Of a process that does not care how its messages end. */
    public Registration(List<String> topics, List<GroupSubscription> subscriptions) {
        this(topics, subscriptions, false);
    }

    /**
     * One consumer group's subscription to one topic.
     *
     * @param since when the process began to listen
     * @param start what the listener chose for a group that is new; null when it left that to the rule
     * @param skips whether the group obeys {@link Headers#SKIP}
     */
    public record GroupSubscription(
            String topic,
            String group,
            String tags,
            Mode mode,
            long since,
            @Nullable Start start,
            boolean skips) {

        /** One whose listener chose nothing, and knows no skips. */
        public GroupSubscription(String topic, String group, String tags, Mode mode, long since) {
            this(topic, group, tags, mode, since, null, false);
        }
    }

    public enum Mode {
        CONCURRENT,
        ORDERLY
    }
}
