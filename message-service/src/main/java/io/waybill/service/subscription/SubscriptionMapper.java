package io.waybill.service.subscription;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The tables {@code subscription} and {@code tracked_topic}. */
@Mapper
interface SubscriptionMapper extends BaseMapper<Subscription> {

    @Insert(
            "insert into tracked_topic (topic, since) values (#{topic}, #{since}) on duplicate key update topic = values(topic)")
    void track(@Param("topic") String topic, @Param("since") long since);

    @Select("select topic from tracked_topic order by topic")
    List<String> trackedTopics();

    /** Until the end of the transaction nobody else changes subscriptions; also forgets what this one has read. */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("select topic from tracked_topic order by topic for update")
    List<String> lockTopics();

    /** How many subscriptions the group has to the topic at present, whatever the running transaction has read before. */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select(
            "select count(*) from subscription where topic = #{topic} and group_name = #{group} and until is null for update")
    int current(@Param("topic") String topic, @Param("group") String group);

    /** The database's clock in epoch milliseconds, whatever the session's time zone is; read anew at each call. */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000")
    long now();

    @Select("select distinct group_name from subscription order by group_name")
    List<String> groups();

    @Select("select group_name, since from group_offline")
    List<Offline> offline();

    /** Ended before a time, and with a successor that says that the group is known. */
    @Select("""
            select s.id from subscription s
            where s.until is not null and s.until < #{before} and exists (
              select 1 from subscription n
              where n.topic = s.topic and n.group_name = s.group_name and n.since > s.since)
            order by s.id limit #{most}
            """)
    List<Long> outlived(@Param("before") long before, @Param("most") int most);

    /** A group nobody of which is connected, as redelivery has seen it. */
    record Offline(String groupName, long since) {}
}
