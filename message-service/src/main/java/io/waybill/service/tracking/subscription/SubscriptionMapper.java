package io.waybill.service.tracking.subscription;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import io.waybill.protocol.HttpGroups;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The tables {@code subscription} and {@code tracked_topic}. */
@Mapper
interface SubscriptionMapper extends BaseMapper<Subscription> {

    @Insert(
            "insert into tracked_topic (topic, since) values (#{topic}, #{since}) on duplicate key update topic = values(topic)")
    void track(@Param("topic") String topic, @Param("since") long since);

    @Select("select topic from tracked_topic order by topic")
    List<String> trackedTopics();

    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("select exists (select 1 from tracked_topic where topic = #{topic})")
    boolean isTracked(@Param("topic") String topic);

    /** Unless a message of it is open, or somebody subscribes to it. */
    @Delete("""
            delete from tracked_topic where topic = #{topic}
              and not exists (select 1 from message_open m where m.state in (${State.PENDING}, ${State.SENDING}, ${State.SENT},
                ${State.DONE}, ${State.ROLLED_BACK}, ${State.DEAD}) and m.topic = #{topic})
              and not exists (select 1 from subscription s where s.topic = #{topic} and s.until is null)
            """)
    int untrack(@Param("topic") String topic);

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

    /** Of groups that were not heard of since a time, and owe nothing. An endpoint says nothing: it is one until it is deleted. */
    @Select("select s.id from subscription s where s.last_seen_at < #{before}"
            + " and (s.until is not null or s.group_name not like '" + HttpGroups.PREFIX + "%')"
            + " and not exists (select 1 from delivery_open d where d.group_name = s.group_name)"
            + " order by s.id limit #{most}")
    List<Long> silent(@Param("before") long before, @Param("most") int most);

    /** Of groups that were retired before a time, and owe nothing. */
    @Select("""
            select s.id from subscription s
            where s.retired_at < #{before}
              and not exists (select 1 from delivery_open d where d.group_name = s.group_name)
            order by s.retired_at, s.id limit #{most}
            """)
    List<Long> retired(@Param("before") long before, @Param("most") int most);

    /** Of groups that come by themselves: endpoints have a bound of their own. */
    @Select("select count(*) from subscription where group_name not like '" + HttpGroups.PREFIX + "%'")
    long number();

    /** Somebody of the group has spoken. */
    @Update("update subscription set last_seen_at = #{now} where topic = #{topic} and group_name = #{group}"
            + " and until is null and last_seen_at < #{before}")
    void seen(
            @Param("topic") String topic,
            @Param("group") String group,
            @Param("now") long now,
            @Param("before") long before);

    /** A group nobody of which is connected, as redelivery has seen it. */
    record Offline(String groupName, long since) {}
}
