package io.waybill.service.tracking.progress;

import io.waybill.service.tracking.fact.Queue;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code journal_progress}, and the totals beside it. */
@Mapper
public interface ProgressMapper {

    /** Makes sure that there is a row for each queue: only what exists can be locked. */
    void reserve(@Param("queues") Collection<Queue> queues);

    List<QueueProgress> lock(@Param("queues") Collection<Queue> queues);

    @Select("""
            select consumer_group, topic, broker_name, queue_id, next_offset, store_time, told_offset
            from journal_progress
            where consumer_group = #{group} and topic = #{topic}
            """)
    List<QueueProgress> of(@Param("group") String group, @Param("topic") String topic);

    /** Of all queues that were ever read from. */
    @Select("""
            select consumer_group, topic, broker_name, queue_id, next_offset, store_time, told_offset
            from journal_progress
            where next_offset > 0
            """)
    List<QueueProgress> all();

    /** Unless the queue was read on meanwhile. */
    @Update("""
            update journal_progress set told_offset = #{known.nextOffset}
            where consumer_group = #{known.consumerGroup} and topic = #{known.topic}
              and broker_name = #{known.brokerName} and queue_id = #{known.queueId}
              and next_offset = #{known.nextOffset} and store_time = #{known.storeTime}
            """)
    void toldLost(@Param("known") QueueProgress known);

    /** All groups that ever read anything. */
    @Select("select distinct consumer_group from journal_progress")
    List<String> groups();

    /** The database's clock in epoch milliseconds, whatever the session's time zone is. */
    @Select("select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000")
    long now();

    void save(@Param("rows") Collection<QueueProgress> rows);

    @Insert("""
            insert into journal_counter (name, node, total) values (#{name}, #{node}, #{by})
            on duplicate key update total = total + values(total)
            """)
    void count(@Param("name") String name, @Param("node") String node, @Param("by") long by);

    /** A total of one node. */
    record NodeCounter(String name, String node, long total) {}

    @Select("select count(*) from journal_counter")
    long counters();

    /** What nodes are counting at this moment is passed over. */
    @Select("select name, node, total from journal_counter where node != '' order by name, node limit #{most}"
            + " for update skip locked")
    List<NodeCounter> lockCounters(@Param("most") int most);

    @Delete("delete from journal_counter where name = #{name} and node = #{node}")
    void deleteCounter(@Param("name") String name, @Param("node") String node);
}
