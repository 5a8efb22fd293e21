package io.waybill.consumer;

import io.waybill.protocol.Headers;
import io.waybill.protocol.TagExpression;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.jspecify.annotations.Nullable;

/**
 * Whether a copy that reached a listener is meant for it. RocketMQ keeps one retry topic for a group, whatever topics and
 * tags its consumers select: what fails in one of them comes again to any of them.
 *
 * @param topic the listener's
 * @param namespace the client's, which RocketMQ puts before the names of topics
 */
record Selection(
        String group,
        String topic,
        TagExpression tags,
        @Nullable String namespace) {

    enum Reach {
        OURS,
        /** Others will see it, or nobody has to. */
        OTHERS,
        /** Meant for a listener of this group that selects something else. */
        STRAY
    }

    Reach reach(MessageExt copy) {
        String only = copy.getUserProperty(Headers.ONLY);
        if (only != null && !only.equals(group)) {
            return Reach.OTHERS;
        }
        String topicOfCopy = topicOf(copy);
        if (topicOfCopy != null && !topicOfCopy.equals(topic)) {
            return Reach.STRAY;
        }
        // A skip closes the door whatever is selected today.
        if (tags.matches(copy.getTags()) || copy.getUserProperty(Headers.SKIP) != null) {
            return Reach.OURS;
        }
        // Retries are not filtered by tag on the broker; but what has failed here was selected by somebody of the
        // group.
        return copy.getReconsumeTimes() > 0 ? Reach.STRAY : Reach.OTHERS;
    }

    /** The topic it was sent to first; null if a copy on the retry or dead-letter topic does not say. */
    @Nullable String topicOf(MessageExt copy) {
        String seen = copy.getTopic();
        if (seen.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX) || seen.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)) {
            seen = copy.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        }
        return seen == null ? null : NamespaceUtil.withoutNamespace(seen, namespace);
    }
}
