package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Item.Result;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code operation_item}. Dead is 4 for a delivery. */
@Mapper
interface ItemMapper {

    String MESSAGE = """
            <if test="s.topic != null">and m.topic = #{s.topic}</if>
            <if test="s.tag != null">and m.tag = #{s.tag}</if>
            """;

    String DELIVERY = """
            <if test="s.group != null">and d.group_name = #{s.group}</if>
            <if test="s.reason != null">and d.reason = #{s.reason}</if>
            <if test="s.attempts != null">and d.attempts &gt;= #{s.attempts}</if>
            """;

    String KINDS =
            " x.kind in <foreach collection=\"kinds\" item=\"k\" separator=\",\" open=\"(\" close=\")\">#{k}</foreach> ";

    String ALIKE = """
            <if test="s.fingerprint != null">and x.fingerprint = unhex(#{s.fingerprint})</if>
            <if test="s.key != null">and x.message_key = #{s.key}</if>
            <if test="from != null">and x.message_id &gt;= #{from}</if>
            <if test="to != null">and x.message_id &lt; #{to}</if>
            <if test="ids != null">
              and x.message_id in <foreach collection="ids" item="i" separator="," open="(" close=")">#{i}</foreach>
            </if>
            """;

    /** Found in the narrow list of dead deliveries; only what fits there is looked up. */
    String DEAD =
            """
            (select d.message_id, d.group_name, m.topic, d.redeliveries, coalesce(length(m.body), 0) as bytes
            from delivery_dead x
              join delivery_open d on d.message_id = x.message_id and d.group_name = x.group_name
              join message_open m on m.message_id = x.message_id
            where """ + KINDS + """
              and x.message_id &gt;= #{after} and (x.message_id &gt; #{after} or x.group_name &gt; #{afterGroup})
              and d.state = 4 and m.archived_at is null and coalesce(d.died_at, m.state_since) &lt;= #{cutOff}
            """ + ALIKE + MESSAGE + DELIVERY + " order by x.message_id, x.group_name limit #{limit})";

    /** No group has anything of these, which are few. REFUSED is 5 for a preparation, DEAD 6 for a message. */
    String REFUSED = """
            (select straight_join m.message_id, '' as group_name, m.topic, 0 as redeliveries, 0 as bytes
            from preparation x force index (preparation_due) join message_open m on m.message_id = x.message_id
            where x.state = 5 and m.state = 6 and m.reason = 'PUBLICATION_REFUSED' and m.archived_at is null
              and m.state_since &lt;= #{cutOff} and x.message_id &gt; #{after}
            """ + ALIKE + MESSAGE + " order by m.message_id limit #{limit})";

    /**
     * Dead deliveries after a place, in the order of ids and groups, and messages that the broker refused to take.
     *
     * @param kinds of dead deliveries that may fit
     * @param refused whether messages that the broker refused to take fit; one of the two there has to be
     */
    @Insert("<script>insert into operation_item"
            + " (operation_id, message_id, group_name, topic, redeliveries, bytes, state)"
            + " select #{id}, i.message_id, i.group_name, i.topic, i.redeliveries, i.bytes, 0 from ("
            + "<if test='!kinds.isEmpty()'>" + DEAD + "</if>"
            + "<if test='!kinds.isEmpty() and refused'> union all </if>"
            + "<if test='refused'>" + REFUSED + "</if>"
            + ") i order by i.message_id, i.group_name limit #{limit}</script>")
    int planDead(
            @Param("id") long id,
            @Param("s") Selection selection,
            @Param("kinds") Collection<Long> kinds,
            @Param("refused") boolean refused,
            @Param("from") @Nullable MessageId from,
            @Param("to") @Nullable MessageId to,
            @Param("ids") @Nullable Collection<MessageId> ids,
            @Param("cutOff") long cutOff,
            @Param("after") MessageId after,
            @Param("afterGroup") String afterGroup,
            @Param("limit") int limit);

    /**
     * Archived messages after a place.
     *
     * @param kinds of dead deliveries that may fit, at least one
     */
    @Insert("""
            <script>
            insert into operation_item (operation_id, message_id, group_name, topic, redeliveries, bytes, state)
            select distinct #{id}, m.message_id, '', m.topic, 0, 0, 0
            from delivery_dead x
              join delivery_open d on d.message_id = x.message_id and d.group_name = x.group_name
              join message_open m on m.message_id = x.message_id
            where """ + KINDS + """
              and x.message_id &gt; #{after} and d.state = 4 and m.archived_at &lt;= #{cutOff}
            """ + ALIKE + MESSAGE + DELIVERY + """
            order by m.message_id limit #{limit}
            </script>
            """)
    int planArchived(
            @Param("id") long id,
            @Param("s") Selection selection,
            @Param("kinds") Collection<Long> kinds,
            @Param("from") @Nullable MessageId from,
            @Param("to") @Nullable MessageId to,
            @Param("ids") @Nullable Collection<MessageId> ids,
            @Param("cutOff") long cutOff,
            @Param("after") MessageId after,
            @Param("limit") int limit);

    String COLUMNS = "message_id, group_name, topic, redeliveries, bytes";

    @Select("select " + COLUMNS + " from operation_item where operation_id = #{id}"
            + " order by message_id desc, group_name desc limit 1")
    Optional<Item> last(@Param("id") long id);

    @Select("select " + COLUMNS + " from operation_item where operation_id = #{id} order by message_id, group_name"
            + " limit #{limit}")
    List<Item> first(@Param("id") long id, @Param("limit") int limit);

    @Select("select " + COLUMNS + " from operation_item where operation_id = #{id} and state = #{state}"
            + " order by message_id, group_name limit #{limit}")
    List<Item> inState(@Param("id") long id, @Param("state") int state, @Param("limit") int limit);

    /** What could not be done, and why. */
    record Failed(
            MessageId messageId,
            String groupName,
            String topic,
            @Nullable String detail) {}

    @Select("""
            select message_id, group_name, topic, detail from operation_item
            where operation_id = #{id} and state = 3 and message_id >= #{after}
              and (message_id > #{after} or group_name > #{afterGroup})
            order by message_id, group_name limit #{limit}
            """)
    List<Failed> failed(
            @Param("id") long id,
            @Param("after") MessageId after,
            @Param("afterGroup") String afterGroup,
            @Param("limit") int limit);

    /** A topic and how many items are of it. */
    record OfTopic(String topic, long total) {}

    @Select("select topic, count(*) as total from operation_item where operation_id = #{id} group by topic")
    List<OfTopic> topics(@Param("id") long id);

    /** A state and how many items are in it. */
    record InState(int state, long total) {}

    @Select("select state, count(*) as total from operation_item where operation_id = #{id} group by state")
    List<InState> states(@Param("id") long id);

    /** What is over stays as it is. */
    @Update("""
            <script>
            update operation_item set
              state = case <foreach collection="results" item="r">
                when message_id = #{r.item.messageId} and group_name = #{r.item.groupName} then #{r.state}
              </foreach> end,
              detail = case <foreach collection="results" item="r">
                when message_id = #{r.item.messageId} and group_name = #{r.item.groupName} then #{r.detail}
              </foreach> end
            where operation_id = #{id} and state &lt; 2 and (message_id, group_name) in
              <foreach collection="results" item="r" open="(" close=")" separator=",">
                (#{r.item.messageId}, #{r.item.groupName})
              </foreach>
            </script>
            """)
    void mark(@Param("id") long id, @Param("results") Collection<Result> results);

    /**
     * How an owed item's delivery stands now.
     *
     * @param sent how many redeliveries there have been; null if the message is closed
     * @param deliveryState null if the message is closed
     * @param reason of the delivery
     * @param publication how far a message is that was to be published again; null if it is about a delivery, or forgotten
     */
    record Standing(
            MessageId messageId,
            String groupName,
            String topic,
            int redeliveries,
            int bytes,
            @Nullable Integer sent,
            @Nullable Integer deliveryState,
            @Nullable String reason,
            @Nullable Integer publication) {

        Item item() {
            return new Item(messageId, groupName, topic, redeliveries, bytes);
        }
    }

    /** Left out are messages that are being published again, CONFIRMED: 2. */
    @Select("""
            select i.message_id, i.group_name, i.topic, i.redeliveries, i.bytes, d.redeliveries as sent,
              d.state as delivery_state, d.reason, p.state as publication
            from operation_item i
            left join delivery_open d on d.message_id = i.message_id and d.group_name = i.group_name
            left join preparation p on p.message_id = i.message_id and i.group_name = ''
            where i.operation_id = #{id} and i.state = 1 and (p.state is null or p.state <> 2) order by i.message_id, i.group_name limit #{limit}
            """)
    List<Standing> owed(@Param("id") long id, @Param("limit") int limit);

    /** Returns how many were deleted, at most so many. */
    @Delete("delete from operation_item where operation_id = #{id} limit #{most}")
    int delete(@Param("id") long id, @Param("most") int most);
}
