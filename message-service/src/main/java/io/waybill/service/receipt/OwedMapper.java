package io.waybill.service.receipt;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** What groups owe, with what they need to pay it. */
@Mapper
interface OwedMapper {

    /** The oldest first, after a message, without their bodies; of what failed only what is due again. */
    @Select("""
            select d.message_id, d.attempts, length(m.body) as bytes
            from delivery_open d force index (delivery_open_group)
            join message_open m on m.message_id = d.message_id
            where d.group_name = #{group} and (d.state = 1 or d.state = 2 and d.due_at <= #{now})
              and d.message_id > #{after} and m.body is not null
            order by d.message_id limit #{limit}
            """)
    List<Owed> owed(
            @Param("group") String group,
            @Param("after") MessageId after,
            @Param("now") long now,
            @Param("limit") int limit);

    @Select("select message_id, topic, tag, message_key, properties, body from message_open where message_id = #{id}")
    Optional<Copy> copy(@Param("id") MessageId id);

    /** A message that a group owes a receipt for, and the size of its body. */
    record Owed(MessageId messageId, int attempts, long bytes) {}

    /** What the group needs of it. */
    record Copy(
            MessageId messageId,
            String topic,
            @Nullable String tag,
            @Nullable String messageKey,
            @Nullable String properties,
            byte @Nullable [] body) {}
}
