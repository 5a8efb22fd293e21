package io.waybill.service.tracking.index;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The table {@code message_kind}. */
@Mapper
interface SearchKeyMapper {

    /** A tag that a topic has a kind for. */
    record Tag(String topic, @Nullable String tag) {}

    @Insert("""
            <script>
            insert into message_kind (kind, state, topic, tag, other_tag, archived, attempts, reason, deliveries) values
            <foreach collection="rows" item="r" separator=",">
              (#{r.kind}, #{r.state}, #{r.topic}, #{r.tag}, #{r.otherTag}, #{r.archived}, #{r.attempts}, #{r.reason},
               #{r.deliveries})
            </foreach>
            on duplicate key update kind = values(kind)
            </script>
            """)
    void save(@Param("rows") Collection<SearchKeyRow> rows);

    @Select("""
            <script>
            select kind, state, topic, tag, other_tag, archived, attempts, reason, deliveries from message_kind
            where state in <foreach collection="states" item="s" separator="," open="(" close=")">#{s}</foreach>
            <if test="topic != null">and topic = #{topic}</if>
            <if test="tag != null">and (tag = #{tag} or other_tag = 1)</if>
            <if test="reason != null">and reason = #{reason}</if>
            and attempts >= #{attempts}
            </script>
            """)
    List<SearchKeyRow> find(
            @Param("states") Collection<Integer> states,
            @Param("topic") @Nullable String topic,
            @Param("tag") @Nullable String tag,
            @Param("reason") @Nullable String reason,
            @Param("attempts") int attempts);

    @Select("select distinct topic, tag from message_kind where other_tag = 0")
    List<Tag> tags();
}
