package io.waybill.service.consuming.rest;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.DeliveryState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** What groups owe, with what they need to pay it. */
@Mapper
interface OwedMessageMapper {

    /** Of a delivery d its message m and, where it was edited, the version v that is to be delivered. */
    String MESSAGE = """
            join message_open m on m.message_id = d.message_id
            left join message_version v on v.message_id = d.message_id and v.version = d.version and d.version > 1
            """;

    String ONE = "select d.message_id, coalesce(length(v.body), length(m.body), 0) as bytes from delivery_open d";

    /** Where the body was too large to be kept there is nothing to hand out but a skip, or an edited version. */
    String OLDEST = " and d.message_id > #{after} and m.properties is not null"
            + " and (m.body is not null or v.body is not null or d.intent <> ${DeliveryPurpose.DELIVER})"
            + " order by d.message_id limit #{limit}";

    String NOT_DONE = "(select d.message_id from delivery_open d force index (delivery_open_group)"
            + " where d.group_name = #{group} and d.state = ";

    String AFTER = " and d.message_id > #{after} order by d.message_id limit #{most})";

    /** The oldest first, after a message, without their bodies; of what failed only what is due again. */
    @Select("(" + ONE + " force index (delivery_open_group) " + MESSAGE
            + " where d.group_name = #{group} and d.state = ${DeliveryState.OWED}" + OLDEST + ") union all (" + ONE
            + " force index (delivery_open_due) " + MESSAGE
            + " where d.group_name = #{group} and d.state = ${DeliveryState.FAILED} and d.due_at <= #{now}" + OLDEST
            + ") order by message_id limit #{limit}")
    List<OwedSize> owed(
            @Param("group") String group,
            @Param("after") MessageId after,
            @Param("now") long now,
            @Param("limit") int limit);

    /**
     * All that a group has not done, the oldest first, after a message: as many as are asked for, whether they were seen on their topic
     * since a time or not. Without what they need: whoever looks through many has only a few of them read.
     */
    @Select("select w.message_id, coalesce(m.tapped_at >= #{since}, false) as fits from ("
            + NOT_DONE + "${DeliveryState.OWED}" + AFTER + " union all " + NOT_DONE + "${DeliveryState.FAILED}" + AFTER
            + " union all " + NOT_DONE + "${DeliveryState.DEAD}" + AFTER
            + " order by message_id limit #{most}) w left join message_open m on m.message_id = w.message_id"
            + " order by w.message_id")
    List<WalkedRow> walk(
            @Param("group") String group,
            @Param("after") MessageId after,
            @Param("since") long since,
            @Param("most") int most);

    /** How large some of a group's are, the oldest first. */
    List<OwedSize> sizes(@Param("group") String group, @Param("ids") Collection<MessageId> ids);

    /** What the group is to be given now; empty if it has paid, or the version is gone with its message. */
    @Select("select m.message_id, m.topic, m.tag, m.message_key, m.properties, d.attempts, d.version, d.intent,"
            + " greatest(d.skips, d.door_closed) as skips, greatest(d.replaceable, d.door_closed) as replaceable, d.state, if(d.version > 1, v.body, m.body) as body from delivery_open d "
            + MESSAGE
            + " where d.message_id = #{id} and d.group_name = #{group}"
            + " and d.state in (${DeliveryState.OWED}, ${DeliveryState.FAILED}, ${DeliveryState.DEAD})")
    Optional<OwedCopy> copy(@Param("id") MessageId id, @Param("group") String group);

    /** A message that a group has not done, and whether it was seen since the time. */
    record WalkedRow(MessageId messageId, boolean fits) {}

    /** A message that a group owes a receipt for, and the size of its body. */
    record OwedSize(MessageId messageId, long bytes) {}

    /**
     * What the group needs of it.
     *
     * @param version that the body is
     * @param skips the number of the newest skip
     * @param replaceable the newest that may be replaced; 0 if none
     */
    record OwedCopy(
            MessageId messageId,
            String topic,
            @Nullable String tag,
            @Nullable String messageKey,
            @Nullable String properties,
            int attempts,
            int version,
            DeliveryPurpose intent,
            int skips,
            int replaceable,
            DeliveryState state,
            byte @Nullable [] body) {

        boolean isSkip() {
            return intent != DeliveryPurpose.DELIVER;
        }

        /** Whether the group can do something about it now. */
        boolean isPayable() {
            return (isSkip() || body != null) && state != DeliveryState.DEAD;
        }
    }
}
