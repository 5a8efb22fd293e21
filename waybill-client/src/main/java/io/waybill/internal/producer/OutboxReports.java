package io.waybill.internal.producer;

import io.waybill.internal.outbox.Reports;
import io.waybill.internal.outgoing.Subject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has what becomes of the outbox's messages reported like any outcome. */
class OutboxReports implements Reports {

    private final Outcomes outcomes;
    private final Watermark marks;

    OutboxReports(Outcomes outcomes, Watermark marks) {
        this.outcomes = outcomes;
        this.marks = marks;
    }

    @Override
    public void claimed(Connection connection, List<Claimed> messages) throws SQLException {
        long first = Long.MAX_VALUE;
        for (Claimed message : messages) {
            outcomes.hold(message.id(), message.subject());
            first = Math.min(first, message.id().epochMillis());
        }
        if (!messages.isEmpty()) {
            marks.lower(connection, first);
        }
    }

    @Override
    public void published(MessageId id, Subject subject, boolean isScheduled) {
        if (isScheduled) {
            outcomes.tell(id, subject, Outcome.OutcomeKind.COMMITTED);
        } else {
            outcomes.report(id, subject, Outcome.OutcomeKind.COMMITTED);
        }
    }

    @Override
    public void waits(MessageId id, Subject subject, @Nullable Long deliverAt) {
        outcomes.report(id, subject, new Unpublished(UnpublishedState.WAITING, deliverAt, null));
    }

    @Override
    public void failed(MessageId id, Subject subject, String why) {
        outcomes.report(id, subject, new Unpublished(UnpublishedState.FAILED, null, why));
    }

    @Override
    public void unsure(MessageId id) {
        outcomes.rereadFrom(id);
    }

    @Override
    public void handedOver(MessageId id) {
        outcomes.handOver(id);
    }

    @Override
    public void released(MessageId id) {
        outcomes.release(id);
    }

    @Override
    public void discarded(MessageId id, Subject subject, String why) {
        outcomes.report(id, subject, new Unpublished(UnpublishedState.DISCARDED, null, why));
    }
}
