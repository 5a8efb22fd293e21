package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.MessageId;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Looks for overdue deliveries, and keeps since when groups are offline. */
@Mapper
interface RedeliveryMapper {

    /** Deliveries of one state to one group, due by a time, after a place in the order of due times. Locks nothing. */
    @Select("""
            select d.message_id, d.group_name, m.topic, d.due_at, coalesce(length(m.body), 0) as bytes,
              coalesce(d.copy_topic, m.topic) as copy_topic, coalesce(d.copy_broker, m.tapped_broker) as copy_broker,
              coalesce(d.copy_queue, m.tapped_queue) as copy_queue,
              coalesce(d.copy_offset, m.tapped_offset) as copy_offset
            from delivery_open d join message_open m on m.message_id = d.message_id
            where d.group_name = #{group} and d.state = #{state} and d.due_at <= #{by} and d.due_at >= #{dueAt}
              and (d.due_at > #{dueAt} or d.message_id > #{after}) and m.tapped_at is not null
            order by d.due_at, d.message_id limit #{limit}
            """)
    List<OverdueDelivery> overdue(
            @Param("group") String group,
            @Param("state") int state,
            @Param("by") long by,
            @Param("dueAt") long dueAt,
            @Param("after") MessageId after,
            @Param("limit") int limit);

    /** Returns how many are new: 0 or 1. An upsert would not say so, since the driver counts rows it finds as rows it changes. */
    @Insert("insert ignore into group_offline (group_name, since) values (#{group}, #{since})")
    int offline(@Param("group") String group, @Param("since") long since);

    @Delete("delete from group_offline where group_name = #{group}")
    int online(@Param("group") String group);

    /** Notes for the alerts of all nodes that a round is finished. */
    @Insert("insert into alert_mark (name, at) values ('redelivery', #{at}) on duplicate key update at = values(at)")
    void ran(@Param("at") long at);
}
