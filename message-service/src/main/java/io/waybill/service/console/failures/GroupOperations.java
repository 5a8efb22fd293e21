package io.waybill.service.console.failures;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.tracking.triage.FailureGroup;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is being done about a group of failures, and was last, so that nobody does it again. Thread-safe. */
@Component
class GroupOperations {

    private final Found found;
    private final Operations operations;

    GroupOperations(Found found, Operations operations) {
        this.found = found;
        this.operations = operations;
    }

    /**
     * Finds operations by what they were narrowed to, and by whether they have one of the group's newest deliveries, among the last
     * thousand: no index tells of older ones.
     */
    @Mapper
    interface Found {

        String OF_GROUP = """
                <script>
                select id from (select * from operation order by id desc limit 1000) o
                where (json_unquote(json_extract(selection, '$.fingerprint')) = #{g.fingerprint}
                <if test="!newest.isEmpty()">or exists (select 1 from operation_item i where i.operation_id = o.id
                  and i.group_name = #{g.group} and i.message_id in
                  <foreach collection="newest" item="id" separator="," open="(" close=")">#{id}</foreach>)</if>
                ) and
                """;

        @Select(OF_GROUP + "phase in ('PLANNING', 'PLANNED', 'RUNNING', 'PAUSED') order by id desc limit 5</script>")
        List<Long> unfinished(@Param("g") FailureGroup group, @Param("newest") Collection<MessageId> newest);

        @Select(OF_GROUP
                + "kind = 'REDELIVER' and confirmed_at is not null order by confirmed_at desc limit 1</script>")
        @Nullable Long retried(@Param("g") FailureGroup group, @Param("newest") Collection<MessageId> newest);
    }

    /** Operations that are planned, run or are paused, the newest first. */
    List<Operation> unfinished(FailureGroup group, Collection<MessageId> newest) {
        return found.unfinished(group, newest).stream().map(operations::find).toList();
    }

    /** The last operation that somebody had redeliver the group, or some of it. */
    @Nullable Operation retried(FailureGroup group, Collection<MessageId> newest) {
        Long id = found.retried(group, newest);
        return id == null ? null : operations.find(id);
    }
}
