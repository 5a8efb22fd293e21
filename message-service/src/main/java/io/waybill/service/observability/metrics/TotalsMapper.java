package io.waybill.service.observability.metrics;

import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Counts what is open, from indexes or counters alone. */
@Mapper
interface TotalsMapper {

    /** How many messages are in one state. */
    record MessagesInState(int state, long total) {}

    /** What one group owes, and what of that is due. */
    record OwedByGroup(String groupName, long owed, long overdue) {}

    /** What one group has given up. */
    record DeadOfTopicGroup(String topic, String groupName, long total) {}

    @Select("select state, count(*) as total from message_open group by state")
    List<MessagesInState> open();

    /** What endpoints are to be told is due nowhere here: how late that is has a meter of its own. */
    @Select("""
            select group_name, count(*) as owed, cast(coalesce(sum(due_at <= #{now}), 0) as signed) as overdue
            from delivery_open where state in (${DeliveryState.OWED}, ${DeliveryState.FAILED}) group by group_name
            """)
    List<OwedByGroup> debts(@Param("now") long now);

    /** Counted when they die, so that it takes no longer when there are many; without archived ones. */
    @Select("""
            select g.topic, g.group_name, cast(sum(c.dead) as signed) as total
            from failure_group g join failure_count c on c.fingerprint = g.fingerprint
            group by g.topic, g.group_name having sum(c.dead) > 0
            """)
    List<DeadOfTopicGroup> dead();

    /** Messages whose end their producers are yet to be told. */
    @Select("select count(*) from settlement")
    long settlements();
}
