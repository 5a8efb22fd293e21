package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Finds what is kept of a business key, in pieces. Every list of ids has at least one element. */
@Mapper
interface KeyMapper {

    /** Whether a timeline says that the message is erased. */
    String MARKED = "locate('${Timeline.ERASURE}', timeline) > 0";

    /** The same, and nothing has brought its payload back. */
    String ERASED = "(" + MARKED + " and body is null)";

    /**
     * A message of a business key, as far as it matters here.
     *
     * @param marked whether what it carried was erased before; something may have brought it back
     */
    record KeyMessage(MessageId messageId, State state, boolean marked) {}

    @Select("select message_id, state, " + MARKED + " as marked from ${t.table} force index (${t.table}_key)"
            + " where message_key = #{key} and message_id > #{after} order by message_id limit #{limit}")
    List<KeyMessage> page(
            @Param("t") KeyTable table,
            @Param("key") String key,
            @Param("after") MessageId after,
            @Param("limit") int limit);

    /** How many messages of a state there are. */
    record StateCount(int state, boolean erased, long number) {}

    @Select("select state, " + ERASED + " as erased, count(*) as number from ${t.table} force index (${t.table}_key)"
            + " where message_key = #{key} group by state, " + ERASED)
    List<StateCount> counts(@Param("t") KeyTable table, @Param("key") String key);

    /** Those of some messages that have the key. */
    List<MessageId> withKey(
            @Param("t") KeyTable table, @Param("ids") Collection<MessageId> ids, @Param("key") String key);

    /** Those of some messages that are known, whatever their keys are. */
    List<MessageId> known(@Param("t") KeyTable table, @Param("ids") Collection<MessageId> ids);

    /** Those of some messages of which what they carried is kept, or may still come. */
    List<MessageId> notErased(@Param("t") KeyTable table, @Param("ids") Collection<MessageId> ids);

    /** An edited version, or a message prepared over REST; the content is that of its body. */
    record ContentOfKey(
            MessageId messageId,
            int number,
            long at,
            @Nullable String by,
            @Nullable String words,
            byte @Nullable [] body) {}

    @Select("select message_id, version, at, author, reason, body from message_version"
            + " where message_id = #{id} and version > #{after} order by version limit 1")
    Optional<ContentOfKey> nextVersion(@Param("id") MessageId id, @Param("after") int after);

    @Select(
            "select message_id, state, prepared_at, producer, headers, body from preparation force index (preparation_key)"
                    + " where message_key = #{key} and message_id > #{after} order by message_id limit 1")
    Optional<ContentOfKey> nextPreparation(@Param("key") String key, @Param("after") MessageId after);

    @Select("select count(*) from preparation force index (preparation_key) where message_key = #{key}")
    long preparations(@Param("key") String key);

    /** An attempt to tell an endpoint. */
    record AttemptOfKey(
            String endpoint,
            long instructedAt,
            int attempt,
            int claim,
            long at,
            String url,
            @Nullable String address,
            @Nullable Integer status,
            String outcome,
            byte @Nullable [] answer) {

        /** None: all come after it. */
        static final AttemptOfKey FIRST = new AttemptOfKey("", -1, -1, -1, 0, "", null, null, "", null);
    }

    /** Attempts about a message, after one of them, in the order of their keys. */
    @Select("""
            select endpoint, instructed_at, attempt, claim, at, url, address, status, outcome, answer
            from notification_attempt force index (primary)
            where message_id = #{id} and endpoint >= #{after.endpoint}
              and (endpoint, instructed_at, attempt, claim)
                > (#{after.endpoint}, #{after.instructedAt}, #{after.attempt}, #{after.claim})
            order by endpoint, instructed_at, attempt, claim limit #{limit}
            """)
    List<AttemptOfKey> attempts(
            @Param("id") MessageId id, @Param("after") AttemptOfKey after, @Param("limit") int limit);
}
