package io.waybill.internal.producer;

import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.outbox.Placement;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import org.jspecify.annotations.Nullable;

/** Has a message published after its transaction has committed. Used by the transaction's thread only. */
class OutboxCompletion implements Enlistment.Completion {

    private final MessageId id;
    private final Subject subject;
    private final Outbox outbox;
    private final Outcomes outcomes;
    private final long begunAt = System.nanoTime();
    private @Nullable WrittenMessage message;
    private @Nullable Placement placement;

    OutboxCompletion(MessageId id, Subject subject, Outbox outbox, Outcomes outcomes) {
        this.id = id;
        this.subject = subject;
        this.outbox = outbox;
        this.outcomes = outcomes;
    }

    void written(WrittenMessage written, Placement where) {
        message = written;
        placement = where;
    }

    @Override
    public void committed() {
        if (message != null && placement != null) {
            outbox.committed(id, message, placement, begunAt);
        }
    }

    @Override
    public void rolledBack() {
        outcomes.report(id, subject, Outcome.OutcomeKind.ROLLED_BACK);
    }

    @Override
    public void inDoubt() {
        outcomes.doubt(id, null);
    }
}
