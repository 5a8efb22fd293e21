package io.waybill.internal.producer;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.protocol.wire.CommandWriter;
import io.waybill.support.ProducerApplication;
import java.util.List;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;

/** Says to an application what the message service would. */
record Service(ProducerApplication application) {

    String store() {
        return application.bean(Store.class).id();
    }

    void ask(MessageId id, String topic) {
        say(new Command.Ask(id, topic, null, "asked-" + id));
    }

    void say(Command... commands) {
        say(CommandWriter.write(new CommandBatch(store(), System.currentTimeMillis(), List.of(commands))));
    }

    void say(byte[] body) {
        try {
            Message message = new Message(Topics.COMMAND, store(), "", body);
            SendStatus status = application
                    .bean(BrokerClient.class)
                    .producer()
                    .send(message)
                    .getSendStatus();
            if (status != SendStatus.SEND_OK) {
                throw new AssertionError(status);
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
