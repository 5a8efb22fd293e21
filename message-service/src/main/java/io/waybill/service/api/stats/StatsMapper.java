package io.waybill.service.api.stats;

import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** Totals. What is open is counted; what is closed was counted when it closed. */
@Mapper
interface StatsMapper {

    /** A name and how many. */
    record NamedTotal(String name, long total) {}

    /** What one group owes: deliveries in one state. */
    record GroupTotal(String groupName, int state, long total) {}

    @Select("select cast(state as char) as name, count(*) as total from message_open group by state")
    List<NamedTotal> open();

    @Select("select name, cast(sum(total) as signed) as total from journal_counter group by name")
    List<NamedTotal> counters();

    @Select("select group_name, state, count(*) as total from delivery_open group by group_name, state")
    List<GroupTotal> deliveries();

    @Select("select count(*) from message_open where unsubscribed = 1")
    long unsubscribed();
}
