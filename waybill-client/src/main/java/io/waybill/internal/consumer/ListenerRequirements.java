package io.waybill.internal.consumer;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageRules;
import io.waybill.protocol.NameServers;
import io.waybill.protocol.Printable;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.Topics;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.annotation.SelectorType;
import org.springframework.core.annotation.AnnotationUtils;

/** Listeners that can't work, or can't be tracked, are refused before anything of theirs starts. */
final class ListenerRequirements {

    private ListenerRequirements() {}

    /** @throws StartFailure when the listener's consumer is none that Waybill can keep its word for */
    static void requireUsable(DefaultMQPushConsumer consumer, Class<?> type) {
        require(
                type,
                "consumerGroup",
                NamespaceUtil.withoutNamespace(consumer.getConsumerGroup(), consumer.getNamespace()),
                MessageRules::checkGroupName);
        if (consumer.getNamesrvAddr() != null) {
            require(type, "nameServer", consumer.getNamesrvAddr(), NameServers::check);
        }
        if (consumer.getMessageModel() == MessageModel.BROADCASTING) {
            throw new StartFailure(
                    type.getName()
                            + " listens in broadcast mode, in which no group owes anything: Waybill can't track that.",
                    "Use clustering, or a plain RocketMQListener.");
        }
        RocketMQMessageListener annotation = AnnotationUtils.findAnnotation(type, RocketMQMessageListener.class);
        if (annotation != null && annotation.selectorType() == SelectorType.SQL92) {
            throw new StartFailure(
                    type.getName()
                            + " selects by SQL92, which only the broker can evaluate: Waybill can't tell what the group owes.",
                    "Select by tags, or use a plain RocketMQListener.");
        }
    }

    /** RocketMQ would look for it for ever. Topics of its own, as that of a group's dead letters, may be listened to. */
    static void requireTopic(String topic, Class<?> type) {
        if (!Topics.isTopic(topic)) {
            throw new StartFailure(
                    "topic of " + type.getName() + ": '" + Printable.of(topic) + "' is not a topic's name: 1 to "
                            + Limits.TOPIC + " letters (a to z), digits, '-', '_', '%' and '|'.",
                    "Change topic in its @RocketMQMessageListener, or the property that is named there.");
        }
    }

    static void requireShort(TagExpression tags, Class<?> type) {
        if (tags.toString().length() > Limits.TAG_EXPRESSION) {
            throw new StartFailure(
                    type.getName() + " selects by a tag expression of more than " + Limits.TAG_EXPRESSION
                            + " characters.",
                    "Select by fewer or shorter tags, or by * and pass over the others in handle.");
        }
    }

    private static void require(Class<?> type, String attribute, String value, Consumer<String> check) {
        try {
            check.accept(value);
        } catch (IllegalArgumentException refused) {
            throw new StartFailure(
                    attribute + " of " + type.getName() + ": " + refused.getMessage() + ".",
                    "Change " + attribute + " in its @RocketMQMessageListener, or the property that is named there.",
                    refused);
        }
    }
}
