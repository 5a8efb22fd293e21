package io.waybill.protocol.wire;

import io.waybill.protocol.Topics;
import java.util.List;

/**
 * What the message service says to one store in one message on {@link Topics#COMMAND}, whose tag is the store's id.
 *
 * @param storeId the store it is meant for; compared exactly, because brokers select by the tag's hash
 */
public record CommandBatch(String storeId, long sentAt, List<Command> commands) {

    public CommandBatch {
        commands = List.copyOf(commands);
    }
}
