package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operations.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operation is about.
 *
 * @param groupName empty if it is about the message as a whole
 * @param redeliveries how many there had been when it was planned
 * @param bytes size of the message's body
 */
record Item(MessageId messageId, String groupName, String topic, int redeliveries, int bytes) {

    /** What became of an item, and why it failed if it did. */
    record Result(Item item, ItemState state, @Nullable String detail) {

        static Result succeeded(Item item) {
            return new Result(item, ItemState.SUCCEEDED, null);
        }

        static Result failed(Item item, Failure.Code why) {
            return new Result(item, ItemState.FAILED, why.name());
        }
    }
}
