package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Item.ItemResult;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The table {@code operation_item}. */
@Mapper
interface ItemMapper {

    /**
     * Dead deliveries after a place, in the order of ids and groups, and messages that the broker refused to take.
     *
     * @param kinds of dead deliveries that may fit
     * @param refused whether messages that the broker refused to take fit; one of the two there has to be
     */
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
            where operation_id = #{id} and state = ${ItemState.FAILED} and message_id >= #{after}
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
    record ItemsInState(int state, long total) {}

    @Select("select state, count(*) as total from operation_item where operation_id = #{id} group by state")
    List<ItemsInState> states(@Param("id") long id);

    /** What is over stays as it is. */
    void mark(@Param("id") long id, @Param("results") Collection<ItemResult> results);

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

    /** Left out are messages that are being published again. */
    List<Standing> owed(@Param("id") long id, @Param("limit") int limit);

    /** Returns how many were deleted, at most so many. */
    @Delete("delete from operation_item where operation_id = #{id} limit #{most}")
    int delete(@Param("id") long id, @Param("most") int most);
}
