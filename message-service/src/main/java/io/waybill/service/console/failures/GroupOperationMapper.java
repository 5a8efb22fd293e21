package io.waybill.service.console.failures;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.triage.FailureGroup;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/**
 * Finds operations by what they were narrowed to, and by whether they have one of the group's newest deliveries, among the last
 * thousand: no index tells of older ones.
 */
@Mapper
interface GroupOperationMapper {

    List<Long> unfinished(@Param("g") FailureGroup group, @Param("newest") Collection<MessageId> newest);

    @Nullable Long retried(@Param("g") FailureGroup group, @Param("newest") Collection<MessageId> newest);
}
