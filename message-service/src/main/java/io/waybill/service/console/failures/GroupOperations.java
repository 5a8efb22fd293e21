package io.waybill.service.console.failures;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.tracking.triage.FailureGroup;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is being done about a group of failures, and was last, so that nobody does it again. Thread-safe. */
@Component
class GroupOperations {

    private final GroupOperationMapper mapper;
    private final Operations operations;

    GroupOperations(GroupOperationMapper mapper, Operations operations) {
        this.mapper = mapper;
        this.operations = operations;
    }

    /** Operations that are planned, run or are paused, the newest first. */
    List<Operation> unfinished(FailureGroup group, Collection<MessageId> newest) {
        return mapper.unfinished(group, newest).stream().map(operations::find).toList();
    }

    /** The last operation that somebody had redeliver the group, or some of it. */
    @Nullable Operation retried(FailureGroup group, Collection<MessageId> newest) {
        Long id = mapper.retried(group, newest);
        return id == null ? null : operations.find(id);
    }
}
