package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/**
 * The batch statements of the journal. Statements that lock name the primary key: of a small table the optimizer would
 * otherwise scan all rows, and wait for those of other nodes. Every list has at least one element and at most one transaction's worth.
 */
@Mapper
public interface MessageMapper {

    List<TrackedMessage> lockOpen(@Param("ids") Collection<MessageId> ids);

    /** Like {@link #lockOpen}, without what others have locked. */
    List<TrackedMessage> lockFree(@Param("ids") Collection<MessageId> ids);

    /** Reserves rows for messages not known to be open; waits for whoever holds one, so that both see one truth. */
    void reserve(@Param("ids") Collection<MessageId> ids);

    List<TrackedMessage> lockClosed(@Param("t") ClosedTable table, @Param("ids") Collection<MessageId> ids);

    Optional<TrackedMessage> findOpen(@Param("id") MessageId id);

    Optional<TrackedMessage> findClosed(@Param("t") ClosedTable table, @Param("id") MessageId id);

    List<TrackedDelivery> deliveries(@Param("ids") Collection<MessageId> ids);

    void saveOpen(@Param("messages") Collection<TrackedMessage> messages);

    /** @param now when they are closed, by the database's clock; of one that was closed before, its own time stays */
    void saveClosed(
            @Param("t") ClosedTable table,
            @Param("messages") Collection<TrackedMessage> messages,
            @Param("now") long now);

    void saveDeliveries(@Param("deliveries") Collection<TrackedDelivery> deliveries);

    void deleteOpen(@Param("ids") Collection<MessageId> ids);

    void deleteClosed(@Param("t") ClosedTable table, @Param("ids") Collection<MessageId> ids);

    void deleteDeliveries(@Param("ids") Collection<MessageId> ids);

    /** Messages with a dead delivery of which no group of failures is known, after the given id. */
    @Select("""
            select distinct message_id from delivery_open force index (primary)
            where state = ${DeliveryState.DEAD} and fingerprint is null and message_id > #{after} order by message_id limit #{limit}
            """)
    List<MessageId> unfiled(@Param("after") MessageId after, @Param("limit") int limit);

    /**
     * Messages that are dead without a delivery, for the given reason, and of which no group of failures is known, after the given id.
     */
    @Select("""
            select message_id from message_open force index (message_open_state)
            where state = ${State.DEAD} and message_id > #{after} and reason = #{reason} and fingerprint is null
            order by message_id limit #{limit}
            """)
    List<MessageId> unfiledAs(
            @Param("reason") String reason, @Param("after") MessageId after, @Param("limit") int limit);
}
