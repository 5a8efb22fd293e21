package io.waybill.internal.producer;

import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.producer.HalfMessages.Half;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.jspecify.annotations.Nullable;

/** Tells the broker how the transaction of a half message ended. Used by the transaction's thread only. */
class HalfMessageCompletion implements Enlistment.Completion {

    private final MessageId id;
    private final Subject subject;
    private final HalfMessages halfMessages;
    private final Outcomes outcomes;
    private @Nullable Half half;

    HalfMessageCompletion(MessageId id, Subject subject, HalfMessages halfMessages, Outcomes outcomes) {
        this.id = id;
        this.subject = subject;
        this.halfMessages = halfMessages;
        this.outcomes = outcomes;
    }

    void stored(Half stored) {
        half = stored;
    }

    @Override
    public void committed() {
        end(LocalTransactionState.COMMIT_MESSAGE, Outcome.OutcomeKind.COMMITTED);
    }

    @Override
    public void rolledBack() {
        end(LocalTransactionState.ROLLBACK_MESSAGE, Outcome.OutcomeKind.ROLLED_BACK);
    }

    @Override
    public void inDoubt() {
        outcomes.doubt(id, half);
    }

    private void end(LocalTransactionState state, Outcome.OutcomeKind outcome) {
        if (half != null) {
            halfMessages.end(half, state);
            Steps.reached(Step.HALF_MESSAGE_ENDED);
        }
        outcomes.report(id, subject, outcome);
    }
}
