package io.waybill.service.support;

import io.waybill.protocol.Command;
import io.waybill.protocol.CommandReader;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.store.GetMessageResult;
import org.apache.rocketmq.store.MessageStore;

/** What was sent, read from the embedded broker's store: no consumer that could be late or miss something. */
public final class Told {

    private static final int QUEUES = 4;

    private Told() {}

    /** All that was ever said to the store. */
    public static List<Command> to(String store) {
        List<Command> commands = new ArrayList<>();
        for (MessageExt message : messagesOn(Topics.COMMAND)) {
            if (store.equals(message.getTags())) {
                commands.addAll(read(message));
            }
        }
        return commands;
    }

    /** Every visible copy of a message. */
    public static List<MessageExt> copies(String topic, MessageId id) {
        return messagesOn(topic).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }

    public static List<MessageExt> messagesOn(String topic) {
        List<MessageExt> messages = new ArrayList<>();
        for (int queue = 0; queue < QUEUES; queue++) {
            read(topic, queue, messages);
        }
        return messages;
    }

    private static List<Command> read(MessageExt message) {
        try {
            return CommandReader.read(message.getBody()).batch().commands();
        } catch (Exception malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static void read(String topic, int queue, List<MessageExt> into) {
        MessageStore store = EmbeddedRocketMq.shared().broker().getMessageStore();
        try {
            long end = store.getMaxOffsetInQueue(topic, queue);
            for (long next = 0; next < end; ) {
                GetMessageResult result = store.getMessage("test", topic, queue, next, 32, null);
                try {
                    result.getMessageBufferList().forEach(buffer -> into.add(MessageDecoder.decode(buffer)));
                } finally {
                    result.release();
                }
                next = Math.max(next + 1, result.getNextBeginOffset());
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
