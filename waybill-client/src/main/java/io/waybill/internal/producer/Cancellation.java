package io.waybill.internal.producer;

import io.waybill.internal.outgoing.Subject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;

/** Reports a message as never to be published once the transaction that cancels it has committed. */
record Cancellation(MessageId id, Subject subject, Outcomes outcomes) implements Enlistment.Completion {

    @Override
    public void committed() {
        outcomes.tell(id, subject, new Unpublished(UnpublishedState.DISCARDED, null, "cancelled"));
    }

    @Override
    public void rolledBack() {
        // It waits as before.
    }

    @Override
    public void inDoubt() {
        // The message service knows that it waits, and asks.
    }
}
