package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operations.OperationFailure;
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
    record ItemResult(Item item, ItemState state, @Nullable String detail) {

        static ItemResult succeeded(Item item) {
            return new ItemResult(item, ItemState.SUCCEEDED, null);
        }

        static ItemResult failed(Item item, OperationFailure.FailureCode why) {
            return new ItemResult(item, ItemState.FAILED, why.name());
        }
    }
}
