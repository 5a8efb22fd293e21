package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/**
 * The batch statements of the journal. Statements that lock name the primary key: of a small table the optimizer would
 * otherwise scan all rows, and wait for those of other nodes. Every list has at least one element and at most one transaction's worth.
 */
@Mapper
public interface MessageMapper {

    String COLUMNS = """
            message_id, state, state_since, topic, tag, message_key, producer_group, store_id, pending_at, committed_at,
            rolled_back_at, tapped_at, tapped_broker, tapped_queue, tapped_offset, copies, conflict, reason,
            properties, body, timeline, closed_as
            """;

    /** What only open messages have. */
    String OPEN = ", unsubscribed, asks, ask_at, archived_at, versions";

    String VALUES = """
            #{m.messageId}, #{m.state}, #{m.stateSince}, #{m.topic}, #{m.tag}, #{m.messageKey}, #{m.producerGroup},
            #{m.storeId}, #{m.pendingAt}, #{m.committedAt}, #{m.rolledBackAt}, #{m.tappedAt}, #{m.tappedBroker},
            #{m.tappedQueue}, #{m.tappedOffset}, #{m.copies}, #{m.conflict}, #{m.reason}, #{m.properties}, #{m.body},
            #{m.timeline}, #{m.closedAs}
            """;

    String UPDATES = """
            state = values(state), state_since = values(state_since), topic = values(topic), tag = values(tag),
            message_key = values(message_key), producer_group = values(producer_group), store_id = values(store_id),
            pending_at = values(pending_at), committed_at = values(committed_at),
            rolled_back_at = values(rolled_back_at), tapped_at = values(tapped_at),
            tapped_broker = values(tapped_broker), tapped_queue = values(tapped_queue),
            tapped_offset = values(tapped_offset), copies = values(copies), conflict = values(conflict),
            reason = values(reason), properties = values(properties), body = values(body), timeline = values(timeline),
            closed_as = values(closed_as)
            """;

    String IDS = """
            <foreach collection="ids" item="id" separator="," open="(" close=")">#{id}</foreach>
            """;

    @Select("<script>select " + COLUMNS
            + OPEN + " from message_open force index (primary) where message_id in " + IDS
            + " order by message_id for update</script>")
    List<TrackedMessage> lockOpen(@Param("ids") Collection<MessageId> ids);

    /** Like {@link #lockOpen}, without what others have locked. */
    @Select("<script>select " + COLUMNS
            + OPEN + " from message_open force index (primary) where message_id in " + IDS
            + " order by message_id for update skip locked</script>")
    List<TrackedMessage> lockFree(@Param("ids") Collection<MessageId> ids);

    /** Reserves rows for messages not known to be open; waits for whoever holds one, so that both see one truth. */
    @Insert("""
            <script>
            insert into message_open (message_id, state, state_since, topic, timeline) values
            <foreach collection="ids" item="id" separator=",">(#{id}, 0, 0, '', '[]')</foreach>
            on duplicate key update message_id = values(message_id)
            </script>
            """)
    void reserve(@Param("ids") Collection<MessageId> ids);

    @Select("<script>select " + COLUMNS + ", deliveries from message_closed force index (primary) where message_id in "
            + IDS + " for update</script>")
    List<TrackedMessage> lockClosed(@Param("ids") Collection<MessageId> ids);

    @Select("select " + COLUMNS + OPEN + " from message_open where message_id = #{id}")
    Optional<TrackedMessage> findOpen(@Param("id") MessageId id);

    @Select("select " + COLUMNS + ", deliveries from message_closed where message_id = #{id}")
    Optional<TrackedMessage> findClosed(@Param("id") MessageId id);

    @Select("""
            <script>
            select message_id, group_name, state, due_at, attempts, redeliveries, duplicates, done_at, failed_at, host,
              reason, error_type, error_message, error_stack, copy_topic, copy_broker, copy_queue, copy_offset,
              ladder_from, wished_at, version, intent, took, lower(hex(fingerprint)) as fingerprint, died_at,
              greatest(skips, door_closed) as skips, greatest(replaceable, door_closed) as replaceable
            from delivery_open where message_id in """ + IDS + "</script>")
    List<TrackedDelivery> deliveries(@Param("ids") Collection<MessageId> ids);

    @Insert("<script>insert into message_open (" + COLUMNS + OPEN + ") values "
            + "<foreach collection=\"messages\" item=\"m\" separator=\",\">(" + VALUES
            + ", #{m.unsubscribed}, #{m.asks}, #{m.askAt}, #{m.archivedAt}, #{m.versions})</foreach>"
            + " on duplicate key update " + UPDATES + ", unsubscribed = values(unsubscribed), asks = values(asks),"
            + " ask_at = values(ask_at), archived_at = values(archived_at), versions = values(versions)</script>")
    void saveOpen(@Param("messages") Collection<TrackedMessage> messages);

    @Insert("<script>insert into message_closed (" + COLUMNS + ", deliveries, kind) values "
            + "<foreach collection=\"messages\" item=\"m\" separator=\",\">(" + VALUES
            + ", #{m.deliveries}, #{m.kind})</foreach>"
            + " on duplicate key update " + UPDATES + ", deliveries = values(deliveries), kind = values(kind)</script>")
    void saveClosed(@Param("messages") Collection<TrackedMessage> messages);

    @Insert("""
            <script>
            insert into delivery_open (message_id, group_name, state, due_at, attempts, redeliveries, duplicates, done_at,
              failed_at, host, reason, error_type, error_message, error_stack,
              copy_topic, copy_broker, copy_queue, copy_offset,
              ladder_from, wished_at, version, intent, door_closed, skips, replaceable, took, fingerprint, died_at) values
            <foreach collection="deliveries" item="d" separator=",">
              (#{d.messageId}, #{d.groupName}, #{d.state}, #{d.dueAt}, #{d.attempts}, #{d.redeliveries}, #{d.duplicates},
               #{d.doneAt}, #{d.failedAt}, #{d.host}, #{d.reason}, #{d.errorType}, #{d.errorMessage}, #{d.errorStack},
               #{d.copyTopic}, #{d.copyBroker}, #{d.copyQueue}, #{d.copyOffset},
               #{d.ladderFrom}, #{d.wishedAt}, #{d.version}, #{d.intent}, #{d.replaceable} > 0, #{d.skips}, #{d.replaceable}, #{d.took},
               unhex(#{d.fingerprint}), #{d.diedAt})
            </foreach>
            on duplicate key update state = values(state), due_at = values(due_at), attempts = values(attempts),
              redeliveries = values(redeliveries), duplicates = values(duplicates), done_at = values(done_at), failed_at = values(failed_at),
              host = values(host), reason = values(reason), error_type = values(error_type),
              error_message = values(error_message), error_stack = values(error_stack),
              copy_topic = values(copy_topic), copy_broker = values(copy_broker), copy_queue = values(copy_queue),
              copy_offset = values(copy_offset), ladder_from = values(ladder_from), wished_at = values(wished_at), version = values(version),
              intent = values(intent), door_closed = values(door_closed), skips = values(skips), replaceable = values(replaceable), took = values(took),
              fingerprint = values(fingerprint), died_at = values(died_at)
            </script>
            """)
    void saveDeliveries(@Param("deliveries") Collection<TrackedDelivery> deliveries);

    @Delete("<script>delete m from message_open m force index (primary) where m.message_id in " + IDS + "</script>")
    void deleteOpen(@Param("ids") Collection<MessageId> ids);

    @Delete("<script>delete m from message_closed m force index (primary) where m.message_id in " + IDS + "</script>")
    void deleteClosed(@Param("ids") Collection<MessageId> ids);

    @Delete("<script>delete d from delivery_open d force index (primary) where d.message_id in " + IDS + "</script>")
    void deleteDeliveries(@Param("ids") Collection<MessageId> ids);

    /** Messages with a dead delivery of which no group of failures is known, after the given id. DEAD is 4. */
    @Select("""
            select distinct message_id from delivery_open force index (primary)
            where state = 4 and fingerprint is null and message_id > #{after} order by message_id limit #{limit}
            """)
    List<MessageId> unfiled(@Param("after") MessageId after, @Param("limit") int limit);
}
