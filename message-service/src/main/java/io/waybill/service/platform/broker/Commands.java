package io.waybill.service.platform.broker;

import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.protocol.wire.CommandWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.springframework.stereotype.Component;

/** Speaks to producing stores. Thread-safe. */
@Component
public class Commands {

    private static final long PATIENCE_SECONDS = 10;

    private final Publisher publisher;

    Commands(Publisher publisher) {
        this.publisher = publisher;
    }

    /** Sends commands on their way; the answer says whether the broker has them. Never throws. */
    public CompletableFuture<SendResult> send(CommandBatch batch) {
        Message message = new Message(Topics.COMMAND, batch.storeId(), "", CommandWriter.write(batch));
        return publisher.publish(message).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until it is known, and returns, whether the broker has what was sent. */
    public static boolean isStored(CompletableFuture<SendResult> answer) {
        try {
            answer.join();
            return true;
        } catch (CompletionException notStored) {
            return false;
        }
    }
}
