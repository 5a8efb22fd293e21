package io.waybill.service.producing.check.http;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/**
 * What asking needs of the table {@code preparation}. A claim is a due time that is moved on, with a number: whoever comes
 * back with another number was overtaken.
 */
@Mapper
interface UndecidedMapper {

    /**
     * A message whose outcome its producer has not said.
     *
     * @param checkAfter how long after it was prepared its producer is asked, in milliseconds
     * @param claim the number of the newest claim
     * @param checks how often its producer was asked in vain
     */
    record Undecided(
            MessageId messageId,
            String producer,
            String topic,
            @Nullable String messageKey,
            long checkAfter,
            int claim,
            int checks) {}

    /** What is said of a message's outcome. */
    record Stand(String producer, boolean undecided, boolean rolledBack) {}

    /** Producers that there is something due to be asked of. */
    @Select("select distinct producer from preparation where state = ${Stage.PREPARED} and due_at <= #{now}")
    List<String> producersDue(@Param("now") long now);

    /** One of a producer's messages that are due; what somebody else has locked, another node most likely, is passed over. */
    @Select("""
            select message_id, producer, topic, message_key, check_after, claim, checks
            from preparation force index (preparation_check)
            where state = ${Stage.PREPARED} and producer = #{producer} and due_at <= #{now} limit 1 for update skip locked
            """)
    Optional<Undecided> lockDue(@Param("producer") String producer, @Param("now") long now);

    @Select("""
            select producer, state = ${Stage.PREPARED} as undecided, state = ${Stage.ROLLED_BACK} as rolled_back
            from preparation where message_id = #{id} for update
            """)
    Optional<Stand> lock(@Param("id") MessageId id);

    @Update("update preparation set due_at = #{until}, claim = claim + 1 where message_id = #{id}")
    void claim(@Param("id") MessageId id, @Param("until") long until);

    /** The producer was asked and has not said. */
    @Update("""
            update preparation set checks = checks + 1, due_at = #{again}
            where message_id = #{id} and state = ${Stage.PREPARED} and claim = #{claim}
            """)
    int unanswered(@Param("id") MessageId id, @Param("claim") int claim, @Param("again") long again);

    /** Ends it, unless its outcome is known. */
    @Update("""
            update preparation set state = ${Stage.ROLLED_BACK}, due_at = null, ended_at = #{now}, body = null
            where message_id = #{id} and state = ${Stage.PREPARED}
            """)
    int rollBack(@Param("id") MessageId id, @Param("now") long now);
}
