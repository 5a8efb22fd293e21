package io.waybill.service.platform.broker;

import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/**
 * RocketMQ's namespace: a prefix of the names of topics and groups that the clients put there and the broker knows nothing
 * of. It is put before names on the way out and taken off on the way in, here and not by the clients, each of which does
 * so at other places: nothing else in the service ever sees it.
 *
 * @param name empty for none
 */
public record Namespace(String name) {

    public static final Namespace NONE = new Namespace("");

    /** What the names of topics and groups are in. */
    private static final List<String> NAMES = List.of(
            MessageConst.PROPERTY_RETRY_TOPIC, MessageConst.PROPERTY_REAL_TOPIC, MessageConst.PROPERTY_PRODUCER_GROUP);

    /** The one that a name on the broker is in; {@link #NONE} for names of RocketMQ's own as well. */
    static Namespace of(String onBroker) {
        return new Namespace(NamespaceUtil.getNamespaceFromResource(onBroker));
    }

    /** What a topic or a group is called on the broker; topics of RocketMQ's own are not in any namespace. */
    public String with(String name) {
        return NamespaceUtil.wrapNamespace(this.name, name);
    }

    /** The name of what is called like this on the broker. */
    public String without(String onBroker) {
        return NamespaceUtil.withoutNamespace(onBroker, name);
    }

    public MessageQueue with(MessageQueue queue) {
        return new MessageQueue(with(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    public MessageQueue without(MessageQueue onBroker) {
        return new MessageQueue(without(onBroker.getTopic()), onBroker.getBrokerName(), onBroker.getQueueId());
    }

    /** Makes a message that is to be sent one of the namespace. */
    void putOn(Message message) {
        message.setTopic(with(message.getTopic()));
        String retried = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        if (retried != null) {
            MessageAccessor.putProperty(message, MessageConst.PROPERTY_RETRY_TOPIC, with(retried));
        }
    }

    /** Makes a message that was received what it would be if there were no namespace. */
    public void takeOff(MessageExt message) {
        message.setTopic(without(message.getTopic()));
        for (String property : NAMES) {
            String value = message.getProperty(property);
            if (value != null) {
                MessageAccessor.putProperty(message, property, without(value));
            }
        }
    }

    boolean isNone() {
        return name.isEmpty();
    }
}
