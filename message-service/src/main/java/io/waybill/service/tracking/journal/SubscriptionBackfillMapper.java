package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What new subscriptions are owed of messages that are there already. */
@Mapper
interface SubscriptionBackfillMapper {

    /**
     * A subscription for which not all was looked through.
     *
     * @param since in store times of messages
     * @param addedAt when it was written, by the clock of the database; null if by a version that does not say so
     */
    record Adopting(
            long id,
            String topic,
            String groupName,
            long since,
            @Nullable Long until,
            @Nullable Long addedAt) {}

    @Select("""
            select id, topic, group_name, since, until, added_at from subscription
            where adopted_at is null and retired_at is null order by id
            """)
    List<Adopting> adopting();

    @Update("update subscription set adopted_at = #{at} where id = #{id}")
    void adopted(@Param("id") long id, @Param("at") long at);

    /** The last of so many messages of the topic after the given one; null if there are not as many. */
    @Select("""
            select message_id from message_open force index (message_open_topic)
            where topic = #{topic} and message_id > #{after} order by message_id limit 1 offset #{offset}
            """)
    @Nullable MessageId end(@Param("topic") String topic, @Param("after") MessageId after, @Param("offset") int offset);

    /** Those of a stretch of the topic that were stored within the subscription's time and are not owed to its group. */
    List<Unowed> unowed(
            @Param("s") Adopting subscription, @Param("after") MessageId after, @Param("to") @Nullable MessageId to);

    /** A message that is not owed to a group. */
    record Unowed(MessageId messageId, @Nullable String tag, long tappedAt) {}
}
