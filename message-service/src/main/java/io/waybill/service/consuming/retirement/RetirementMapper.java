package io.waybill.service.consuming.retirement;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code retirement}, and what retired groups owe. */
@Mapper
interface RetirementMapper {

    @Insert("insert into retirement (topic, group_name, at, dead_too) values (#{topic}, #{group}, #{at}, #{deadToo})")
    void add(
            @Param("topic") String topic,
            @Param("group") String group,
            @Param("at") long at,
            @Param("deadToo") boolean deadToo);

    @Select("select id from retirement where finished_at is null order by id")
    List<Long> open();

    /** Unless another node is at it, or it is finished. */
    @Select("""
            select id, topic, group_name, at, dead_too, waived from retirement
            where id = #{id} and finished_at is null for update skip locked
            """)
    Optional<Retirement> lock(@Param("id") long id);

    /** What stands in one state with the group, after an id: a piece of it, whatever the topics are. */
    @Select("""
            select d.message_id, (m.topic = #{topic} and (m.tapped_at < #{at} or m.tapped_at is null)) as of_topic
            from (select message_id from delivery_open
                  where group_name = #{group} and state = #{state} and message_id > #{after}
                  order by message_id limit #{limit}) d
            join message_open m on m.message_id = d.message_id
            order by d.message_id
            """)
    List<OwedToRetire> owing(
            @Param("group") String group,
            @Param("topic") String topic,
            @Param("state") int state,
            @Param("at") long at,
            @Param("after") MessageId after,
            @Param("limit") int limit);

    /** A message that a group owes, and whether it is on the topic and was published before the group was retired. */
    record OwedToRetire(MessageId messageId, boolean ofTopic) {}

    @Update("update retirement set waived = waived + #{more} where id = #{id}")
    void waived(@Param("id") long id, @Param("more") long more);

    @Update("update retirement set finished_at = #{at} where id = #{id}")
    void finish(@Param("id") long id, @Param("at") long at);
}
