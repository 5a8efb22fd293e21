package io.waybill.internal.consumer;

import io.waybill.protocol.Headers;
import io.waybill.protocol.TagExpression;
import java.time.Clock;
import java.time.Duration;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a listener selects, and whether a copy that reached it is meant for it. RocketMQ keeps one retry topic for a group,
 * whatever topics and tags its consumers select: what fails in one of them comes again to any of them.
 *
 * @param topic the listener's
 * @param namespace the client's, which RocketMQ puts before the names of topics
 * @param clock tells how long ago a copy was published again
 */
record Selection(
        String group,
        String topic,
        TagExpression tags,
        @Nullable String namespace,
        Clock clock) {

    /** In which an instance that selects more has to come by; then the copy goes, and the service publishes the next one. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    enum Reach {
        OURS,
        /** Others will see it, or nobody has to. */
        OTHERS,
        /** Meant for a listener of this group that selects something else. */
        STRAY,
        /** Published again for this group, which may have instances, newer or older than this one, that select it. */
        SIBLINGS
    }

    Reach reach(MessageExt copy) {
        String only = copy.getUserProperty(Headers.ONLY);
        if (only != null && !only.equals(group)) {
            return Reach.OTHERS;
        }
        // A skip closes the group's door whatever is selected today, and by whom: who it was meant for may have left.
        if (copy.getUserProperty(Headers.SKIP) != null) {
            return Reach.OURS;
        }
        String topicOfCopy = topicOf(copy);
        if (topicOfCopy != null && !topicOfCopy.equals(topic)) {
            return Reach.STRAY;
        }
        if (tags.matches(copy.getTags())) {
            return Reach.OURS;
        }
        // Whatever is counted: RocketMQ's own retry counts copies that nobody has tried.
        if (copy.getUserProperty(Headers.REDELIVERED) != null) {
            Duration since = sincePublishedAgain(copy);
            return since != null && since.abs().compareTo(PATIENCE) < 0 ? Reach.SIBLINGS : Reach.OTHERS;
        }
        return copy.getReconsumeTimes() > 0 || wasTriedHere(copy) ? Reach.STRAY : Reach.OTHERS;
    }

    /** To be called before an attempt: from then on the copy is one that somebody of the group has selected. */
    static void claim(MessageExt copy) {
        MessageAccessor.clearProperty(copy, Headers.REDELIVERED);
    }

    /**
     * The retry topic is not filtered by tag on the broker; but what was tried in this group was selected by somebody of it,
     * even if no attempt counts yet, since what became of the first is not known.
     */
    private static boolean wasTriedHere(MessageExt copy) {
        return copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC) != null
                && MessageAccessor.getOriginMessageId(copy) != null;
    }

    /** Negative where clocks differ; null when the copy does not say. */
    @Nullable Duration sincePublishedAgain(MessageExt copy) {
        String epochMillis = copy.getUserProperty(Headers.REDELIVERED);
        return epochMillis != null && epochMillis.matches("[0-9]{1,15}")
                ? Duration.ofMillis(clock.millis() - Long.parseLong(epochMillis))
                : null;
    }

    /**
     * The topic it was sent to first, or the listener's own where that is one of dead letters; null if a copy on the retry
     * or dead-letter topic does not say.
     */
    @Nullable String topicOf(MessageExt copy) {
        String seen = copy.getTopic();
        if (topic.equals(NamespaceUtil.withoutNamespace(seen, namespace))) {
            return topic;
        }
        if (seen.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX) || seen.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)) {
            seen = copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        }
        return seen == null ? null : NamespaceUtil.withoutNamespace(seen, namespace);
    }

    /** The topic that the message was sent to, whatever way the copy came; also of dead letters that are listened to. */
    String originOf(MessageExt copy) {
        String first = copy.getTopic().startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                ? copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC)
                : topicOf(copy);
        return first == null ? topic : NamespaceUtil.withoutNamespace(first, namespace);
    }
}
