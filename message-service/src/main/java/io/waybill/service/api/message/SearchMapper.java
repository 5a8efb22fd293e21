package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/**
 * The statements that lists are read with. Each names its index and reads no more of it than it returns, or a bounded window.
 * Lists of ids and kinds have at least one element.
 */
@Mapper
interface SearchMapper {

    record Filed(MessageId messageId, long kind) {}

    String RANGE = " message_id &gt;= #{r.from} and message_id &lt; #{r.below} ";

    String IN_KINDS =
            " kind in <foreach collection=\"kinds\" item=\"k\" separator=\",\" open=\"(\" close=\")\">#{k}</foreach> ";

    String ALIKE = " <if test=\"fingerprint != null\">fingerprint = unhex(#{fingerprint}) and</if> ";

    String IDS = " <foreach collection=\"ids\" item=\"id\" separator=\",\" open=\"(\" close=\")\">#{id}</foreach> ";

    String COLUMNS =
            " m.message_id, m.state, m.state_since, m.topic, m.tag, m.message_key, m.tapped_at, m.copies, m.reason, ";

    String DESCRIBED = """
            <if test="f.topic != null">and m.topic = #{f.topic}</if>
            <if test="f.tag != null">and m.tag = #{f.tag}</if>
            <if test="f.key != null">and m.message_key = #{f.key}</if>
            <if test="f.producer != null">and m.producer_group = #{f.producer}</if>
            <if test="f.trace != null">and m.properties like concat('%-', #{f.trace}, '-%')</if>
            """;

    String OPEN = """
             from message_open force index
              <choose>
                <when test="key != null">
                  (message_open_key) where message_key = #{key} and state = #{state} and
                  <if test="topic != null">topic = #{topic} and</if>
                </when>
                <when test="topic != null">(message_open_topic) where state = #{state} and topic = #{topic} and</when>
                <otherwise>(message_open_state) where state = #{state} and</otherwise>
              </choose>
            """;

    /** The newest ids of each of the kinds, and of these the newest. */
    @Select("<script>select message_id from (<foreach collection=\"kinds\" item=\"k\" separator=\" union all \">"
            + "(select message_id from ${t.name} force index (${t.index}) where " + ALIKE + " kind = #{k} and " + RANGE
            + " order by message_id desc limit #{most})"
            + "</foreach>) newest group by message_id order by message_id desc limit #{most}</script>")
    List<MessageId> idsOfEach(
            @Param("t") SearchKeyScan.Table table,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** Reads all in a range of ids, to find those of the kinds. */
    @Select("<script>select distinct message_id from ${t.name} force index (primary) where " + ALIKE + IN_KINDS
            + " and " + RANGE + " order by message_id desc limit #{most}</script>")
    List<MessageId> idsAmong(
            @Param("t") SearchKeyScan.Table table,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** The id that comes so many rows below the greatest; absent if there are not as many. */
    @Select("<script>select message_id from ${t.name} force index (primary) where " + RANGE
            + " order by message_id desc limit 1 offset ${t.window}</script>")
    @Nullable MessageId skip(@Param("t") SearchKeyScan.Table table, @Param("r") IdRange range);

    /** The newest messages of a key, so many, each with the kinds of all its dead deliveries that are alike. */
    @Select("<script>select d.message_id, d.kind from (select distinct message_id from delivery_dead"
            + " force index (delivery_dead_key) where message_key = #{key} and " + ALIKE + RANGE
            + " order by message_id desc limit #{most}) newest join delivery_dead d on d.message_id = newest.message_id"
            + " <if test=\"fingerprint != null\">and d.fingerprint = unhex(#{fingerprint})</if>"
            + " order by d.message_id desc</script>")
    List<Filed> deadOfKey(
            @Param("key") @Nullable String key,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("r") IdRange range,
            @Param("most") int most);

    @Select("<script>select message_id from message_closed"
            + "<if test=\"key != null\"> force index (message_closed_key) where message_key = #{key} and </if>"
            + "<if test=\"key == null\"> force index (primary) where </if>"
            + RANGE + " order by message_id desc limit #{most}</script>")
    List<MessageId> closedIds(@Param("key") @Nullable String key, @Param("r") IdRange range, @Param("most") int most);

    /** REFUSED is 5; it stays so until an operator has it published. */
    @Select("<script>select message_id from preparation where state = 5 and " + RANGE
            + " order by message_id desc limit #{most}</script>")
    List<MessageId> refusedIds(@Param("r") IdRange range, @Param("most") int most);

    @Select("<script>select message_id " + OPEN + RANGE + " order by message_id desc limit #{most}</script>")
    List<MessageId> openIds(
            @Param("state") int state,
            @Param("topic") @Nullable String topic,
            @Param("key") @Nullable String key,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** Those of the messages that fit the rest of the filter. */
    @Select("<script>select " + COLUMNS + " m.archived_at, null as deliveries"
            + " from message_open m force index (primary) where m.message_id in " + IDS + " and m.state = #{state} "
            + DESCRIBED + """
            <if test="f.archivedOnes() != null">
              and m.archived_at is <if test="f.archivedOnes()">not</if> null
            </if>
            <if test="f.flag != null">
              and <choose>
                <when test="f.flag.name() == 'CONFLICT'">m.conflict = 1</when>
                <when test="f.flag.name() == 'SILENT_PRODUCER'">m.asks > 0 and m.ask_at is not null</when>
                <when test="f.flag.name() == 'UNSEEN'">
                  m.tapped_at is null and exists (select 1 from delivery_open a where a.message_id = m.message_id)
                </when>
                <otherwise>m.unsubscribed = 1</otherwise>
              </choose>
            </if>
            <if test="asks">
              and exists (select 1 from delivery_open d where d.message_id = m.message_id
                <if test="f.group != null">and d.group_name = #{f.group}</if>
                <if test="deliveryState != null">and d.state = #{deliveryState}</if>
                <if test="f.attempts > 0">and d.attempts &gt;= #{f.attempts}</if>)
            </if>
            order by m.message_id desc
            </script>
            """)
    List<MessageRow> openRows(
            @Param("ids") Collection<MessageId> ids,
            @Param("state") int state,
            @Param("f") MessageFilter filter,
            @Param("deliveryState") @Nullable DeliveryState deliveryState,
            @Param("asks") boolean asks);

    /** Those of the messages that fit the rest of the filter, but for their deliveries. */
    @Select("<script>select " + COLUMNS + " null as archived_at,"
            + " <if test=\"asks\">m.deliveries</if><if test=\"!asks\">null</if> as deliveries"
            + " from message_closed m force index (primary) where m.message_id in " + IDS + " and m.state in"
            + " <foreach collection=\"states\" item=\"s\" separator=\",\" open=\"(\" close=\")\">#{s}</foreach> "
            + DESCRIBED + " <if test=\"f.flag != null\">and m.conflict = 1</if> order by m.message_id desc</script>")
    List<MessageRow> closedRows(
            @Param("ids") Collection<MessageId> ids,
            @Param("states") Collection<Integer> states,
            @Param("f") MessageFilter filter,
            @Param("asks") boolean asks);

    @Select("<script>select count(*) from (select 1 " + OPEN + RANGE
            + "<if test=\"withoutArchived\"> and archived_at is null</if> limit #{most}) c</script>")
    int countOpen(
            @Param("state") int state,
            @Param("topic") @Nullable String topic,
            @Param("key") @Nullable String key,
            @Param("withoutArchived") boolean withoutArchived,
            @Param("r") IdRange range,
            @Param("most") int most);

    @Select("<script>select count(*) from (select distinct message_id from delivery_dead force index "
            + "<choose><when test=\"key != null\">(delivery_dead_key) where message_key = #{key} and </when>"
            + "<when test=\"fingerprint != null\">(delivery_dead_fingerprint) where </when>"
            + "<otherwise>(delivery_dead_kind) where </otherwise></choose>"
            + ALIKE + IN_KINDS + " and " + RANGE + " limit #{most}) c</script>")
    int countDead(
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("key") @Nullable String key,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    @Select("<script>select count(*) from (select 1 from message_closed"
            + "<if test=\"kinds != null\"> force index (message_closed_kind) where " + IN_KINDS + " and </if>"
            + "<if test=\"kinds == null\"> force index (primary) where </if>"
            + RANGE + " limit #{most}) c</script>")
    int countClosed(
            @Param("kinds") @Nullable Collection<Long> kinds, @Param("r") IdRange range, @Param("most") int most);
}
