package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code preparation}. A claim is a due time that is moved on, with a number: whoever comes back with another
 * number was overtaken. Every list has at least one element.
 */
@Mapper
interface PreparationMapper {

    String COLUMNS = """
            message_id, state, producer, topic, tag, message_key, headers, body, content_hash, prepared_at, check_after,
            due_at, claim, checks, attempts, refused_since
            """;

    /** The same without the body, which may have megabytes, for whatever does not publish. */
    String WITHOUT_BODY = """
            message_id, state, producer, topic, tag, message_key, headers, null as body, content_hash, prepared_at,
            check_after, due_at, claim, checks, attempts, refused_since
            """;

    @Insert("insert into preparation (" + COLUMNS + ") values (#{messageId}, #{state}, #{producer}, #{topic}, #{tag},"
            + " #{messageKey}, #{headers}, #{body}, #{contentHash}, #{preparedAt}, #{checkAfter}, #{dueAt}, #{claim},"
            + " #{checks}, #{attempts}, #{refusedSince})")
    void insert(Preparation row);

    @Select("select " + COLUMNS + " from preparation where message_id = #{id}")
    Optional<Preparation> find(@Param("id") MessageId id);

    /** Those of some messages that are there, with their bodies. */
    List<Preparation> whole(@Param("ids") Collection<MessageId> ids);

    /** How many wait for their producers' word, by producer. */
    @Select("select producer, count(*) as number from preparation force index (preparation_check)"
            + " where state = ${Stage.PREPARED} group by producer")
    List<PreparationCapacity.WaitingOfProducer> waiting();

    /** Without the body; read anew at each call. */
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("select " + WITHOUT_BODY + " from preparation where message_id = #{id} for update")
    Optional<Preparation> lock(@Param("id") MessageId id);

    /**
     * Those of a stage that are due, without their bodies; what somebody else has locked, another node most likely, is
     * passed over.
     */
    @Select("select " + WITHOUT_BODY + " from preparation force index (preparation_due)"
            + " where state = #{state} and due_at <= #{now} limit #{limit} for update skip locked")
    List<Preparation> lockDue(@Param("state") Stage state, @Param("now") long now, @Param("limit") int limit);

    /** The same as {@link #lockDue}, of each the size alone. */
    @Select("select message_id, coalesce(length(body), 0) as bytes from preparation force index (preparation_due)"
            + " where state = #{state} and due_at <= #{now} limit #{limit} for update skip locked")
    List<PreparationSize> lockSizes(@Param("state") Stage state, @Param("now") long now, @Param("limit") int limit);

    /** How large a message's body is. */
    record PreparationSize(MessageId messageId, long bytes) {}

    void claim(@Param("ids") Collection<MessageId> ids, @Param("until") long until);

    /** Goes to another stage; the body goes unless it is kept. */
    @Update("""
            update preparation set state = #{to}, due_at = #{dueAt}, ended_at = #{endedAt}, attempts = 0, refused_since = null,
              body = if(#{keepBody}, body, null)
            where message_id = #{id} and state = #{from}
            """)
    int move(
            @Param("id") MessageId id,
            @Param("from") Stage from,
            @Param("to") Stage to,
            @Param("dueAt") @Nullable Long dueAt,
            @Param("endedAt") @Nullable Long endedAt,
            @Param("keepBody") boolean keepBody);

    /** Those of the messages that the journal has as refused: nobody has seen a copy of them. */
    Set<MessageId> refused(@Param("ids") Collection<MessageId> ids);

    /** Whether somebody has seen a copy of a message. */
    @Select("select exists (select 1 from message_open where message_id = #{id} and tapped_at is not null)"
            + " or exists (select 1 from message_closed where message_id = #{id})"
            + " or exists (select 1 from message_outlier where message_id = #{id})")
    boolean isSeen(@Param("id") MessageId id);

    /** The broker did not take it. */
    @Update("""
            update preparation set attempts = attempts + 1, due_at = #{again}, refused_since = #{refusedSince}
            where message_id = #{id} and state = ${Stage.CONFIRMED} and claim = #{claim}
            """)
    int unpublished(
            @Param("id") MessageId id,
            @Param("claim") int claim,
            @Param("again") long again,
            @Param("refusedSince") @Nullable Long refusedSince);

    /** The broker refuses it for good; not where another node has taken it on meanwhile. */
    @Update("""
            update preparation set state = ${Stage.REFUSED}, due_at = null, attempts = 0, refused_since = null
            where message_id = #{id} and state = ${Stage.CONFIRMED} and claim = #{claim}
            """)
    int giveUp(@Param("id") MessageId id, @Param("claim") int claim);

    @Delete("delete from preparation where ended_at < #{before} limit #{limit}")
    int deleteEnded(@Param("before") long before, @Param("limit") int limit);
}
