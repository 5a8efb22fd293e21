package io.waybill.service.tracking.triage;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Groups of failures as people see and change them. */
@Mapper
interface FailureGroupMapper {

    record Deaths(String fingerprint, int hour, long deaths) {}

    /** What died after somebody had seen a group and called it resolved opens it again. */
    String ROWS = """
            select lower(hex(g.fingerprint)) as fingerprint, g.reason, g.topic, g.group_name, g.error_type, g.frame,
              g.message, g.sample_id,
              case when g.status = 'RESOLVED' and c.arrivals > g.seen_arrivals then 'OPEN' else g.status end as status,
              c.dead, c.arrivals, c.first_seen, c.last_seen, g.episode, g.note, g.owner, g.link, g.version, g.changed_by,
              g.changed_at
            from failure_group g join (
              select fingerprint, cast(sum(dead) as signed) as dead, cast(sum(arrivals) as signed) as arrivals,
                min(first_seen) as first_seen, max(last_seen) as last_seen
              from failure_count group by fingerprint
            ) c on c.fingerprint = g.fingerprint
            """;

    @Select("<script>select * from (" + ROWS + """
            <where>
              <if test="f.topic != null">and g.topic = #{f.topic}</if>
              <if test="f.group != null">and g.group_name = #{f.group}</if>
              <if test="f.reason != null">and g.reason = #{f.reason}</if>
              <if test="f.text != null">
                and lower(concat_ws(' ', g.error_type, g.frame, g.message)) like lower(#{f.pattern}) escape '!'
              </if>
              <if test="!f.all">and c.dead &gt; 0</if>
            </where>
            ) r
            <where>
              <if test="!f.statuses.isEmpty()">
                and r.status in
                <foreach collection="f.statuses" item="s" separator="," open="(" close=")">#{s}</foreach>
              </if>
              <if test="last != null">
                and (r.${order.column} &lt; #{last.value}
                  or r.${order.column} = #{last.value} and r.fingerprint &gt; #{last.fingerprint})
              </if>
            </where>
            order by r.${order.column} desc, r.fingerprint limit #{limit}
            </script>
            """)
    List<FailureGroupRow> list(
            @Param("f") FailureFilter filter,
            @Param("order") FailureGroupOrder order,
            @Param("last") FailureGroups.@Nullable Place last,
            @Param("limit") int limit);

    @Select("select * from (" + ROWS + " where g.fingerprint = unhex(#{fingerprint})) r")
    Optional<FailureGroupRow> find(@Param("fingerprint") String fingerprint);

    /** The version of a group, which is locked until the end of the transaction. */
    @Select("select version from failure_group where fingerprint = unhex(#{fingerprint}) for update")
    Optional<Long> lock(@Param("fingerprint") String fingerprint);

    @Update("""
            update failure_group set status = #{t.status}, note = #{t.note}, owner = #{t.owner}, link = #{t.link},
              seen_arrivals = #{t.arrivals}, episode = #{episode}, version = version + 1, changed_by = #{by},
              changed_at = #{at}
            where fingerprint = unhex(#{fingerprint})
            """)
    void change(
            @Param("fingerprint") String fingerprint,
            @Param("t") Triage triage,
            @Param("episode") int episode,
            @Param("by") String by,
            @Param("at") long at);

    @Select("""
            <script>
            select lower(hex(fingerprint)) as fingerprint, hour, cast(sum(deaths) as signed) as deaths from failure_hour
            where fingerprint in
            <foreach collection="fingerprints" item="f" separator="," open="(" close=")">unhex(#{f})</foreach>
              and hour &gt;= #{since}
            group by failure_hour.fingerprint, hour
            </script>
            """)
    List<Deaths> deaths(@Param("fingerprints") Collection<String> fingerprints, @Param("since") int since);

    /** The kinds of what is dead on a topic and not archived: a few hundred at most. */
    @Select("select kind from message_kind where topic = #{topic} and archived = 0 limit 1000")
    List<Long> kinds(@Param("topic") String topic);

    /** Its newest messages: of each kind the newest, and of these the newest. */
    @Select("""
            <script>
            select message_id from (<foreach collection="kinds" item="k" separator=" union all ">
              (select message_id from delivery_dead force index (delivery_dead_fingerprint)
               where fingerprint = unhex(#{fingerprint}) and kind = #{k} order by message_id desc limit #{limit})
            </foreach>) newest group by message_id order by message_id desc limit #{limit}
            </script>
            """)
    List<MessageId> newest(
            @Param("fingerprint") String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("limit") int limit);
}
