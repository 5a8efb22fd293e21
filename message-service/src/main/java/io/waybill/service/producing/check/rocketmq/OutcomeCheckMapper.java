package io.waybill.service.producing.check.rocketmq;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The columns of {@code message_open} by which it is known whom to ask, and when again. */
@Mapper
interface OutcomeCheckMapper {

    /**
     * Messages of a state that were due at the given time, those never asked about before the others. Locked until the
     * end of the transaction; what somebody else has locked, another node or the journal, is passed over. Without a
     * sort, and therefore a state at a time: it would lock all that are due.
     */
    @Select("""
            select message_id, store_id, topic, tag, message_key, asks,
              coalesce(ask_at, state_since + #{after}) as due_at
            from message_open force index (message_open_ask)
            where state = #{state} and (ask_at is null and state_since <= #{at} - #{after} or ask_at <= #{at})
            limit #{limit}
            for update skip locked
            """)
    List<Awaited> lockDue(
            @Param("state") int state, @Param("at") long at, @Param("after") long after, @Param("limit") int limit);

    /**
     * Messages that groups have answered for and nobody has seen, which are few among those that are SENT or DEAD: only of
     * these it is known when to ask. Locked like {@link #lockDue}.
     */
    @Select("""
            select message_id, store_id, topic, tag, message_key, asks,
              if(asks = 0, ask_at + #{after}, ask_at) as due_at
            from message_open force index (message_open_ask)
            where state = #{state} and ask_at <= #{at} and (asks > 0 or ask_at <= #{at} - #{after})
            limit #{limit}
            for update skip locked
            """)
    List<Awaited> lockUnseenDue(
            @Param("state") int state, @Param("at") long at, @Param("after") long after, @Param("limit") int limit);

    void postpone(@Param("ids") Collection<MessageId> ids, @Param("at") long at);

    /** A message whose producer owes a word. */
    record Awaited(
            MessageId messageId,
            @Nullable String storeId,
            String topic,
            @Nullable String tag,
            @Nullable String messageKey,
            int asks,
            long dueAt) {}
}
