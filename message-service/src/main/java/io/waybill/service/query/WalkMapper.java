package io.waybill.service.query;

import io.waybill.service.message.DeliveryState;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The statements of a walk over deliveries. Lists have at least one element. */
@Mapper
interface WalkMapper {

    String REST = """
             d.message_id &gt;= #{r.from} and d.message_id &lt; #{r.below}
              and (d.message_id &gt; #{p.messageId} or d.message_id = #{p.messageId} and d.group_name &gt; #{p.groupName})
              <if test="f.group != null">and d.group_name = #{f.group}</if>
            """;

    @Select("<script>select d.message_id, d.group_name from delivery_dead d force index (primary) where " + REST + """
              and d.kind in <foreach collection="kinds" item="k" separator="," open="(" close=")">#{k}</foreach>
              <if test="f.fingerprint != null">and d.fingerprint = unhex(#{f.fingerprint})</if>
              <if test="f.key != null">and d.message_key = #{f.key}</if>
              <if test="tag != null">
                and exists (select 1 from message_open m where m.message_id = d.message_id and m.tag = #{tag})
              </if>
            order by d.message_id, d.group_name limit #{most}
            </script>
            """)
    List<DeliveryWalk.Place> dead(
            @Param("f") MessageFilter filter,
            @Param("kinds") Collection<Long> kinds,
            @Param("tag") @Nullable String tag,
            @Param("r") IdRange rest,
            @Param("p") DeliveryWalk.Place after,
            @Param("most") int most);

    @Select("<script>select d.message_id, d.group_name from delivery_open d force index (primary)"
            + " join message_open m on m.message_id = d.message_id where " + REST + """
              and d.state in <foreach collection="states" item="s" separator="," open="(" close=")">#{s}</foreach>
              <if test="f.attempts > 0">and d.attempts &gt;= #{f.attempts}</if>
              <if test="!f.states.isEmpty()">
                and m.state in <foreach collection="f.states" item="s" separator="," open="(" close=")">#{s}</foreach>
              </if>
            """ + SearchMapper.DESCRIBED + """
              <if test="f.archivedOnes() != null">
                and m.archived_at is <if test="f.archivedOnes()">not</if> null
              </if>
            order by d.message_id, d.group_name limit #{most}
            </script>
            """)
    List<DeliveryWalk.Place> open(
            @Param("f") MessageFilter filter,
            @Param("states") Collection<DeliveryState> states,
            @Param("r") IdRange rest,
            @Param("p") DeliveryWalk.Place after,
            @Param("most") int most);
}
