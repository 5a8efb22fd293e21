package io.waybill.service.console.dashboard;

import io.waybill.protocol.MessageId;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Counts what is open, from indexes alone. */
@Mapper
interface DashboardMapper {

    /** How many messages are in one state, and the first of them. */
    record Messages(int state, long total, MessageId oldest) {}

    /** How many deliveries of one group are in one state, and the first of them. */
    record Deliveries(String groupName, int state, long total, MessageId oldest) {}

    @Select("select state, count(*) as total, min(message_id) as oldest from message_open group by state")
    List<Messages> messages();

    /** Few, but when a group is away. */
    @Select("""
            select group_name, state, count(*) as total, min(message_id) as oldest
            from delivery_open where state in (${DeliveryState.OWED}, ${DeliveryState.FAILED}) group by group_name, state
            """)
    List<Deliveries> waiting();

    /** How many deliveries a group has given up that nobody has put away; of no name, messages that could not be published. */
    record DeadOfGroup(String groupName, long total) {}

    @Select("""
            select d.group_name, count(*) as total from delivery_dead d force index (delivery_dead_kind)
            join message_kind k on k.kind = d.kind where k.archived = 0 group by d.group_name
            """)
    List<DeadOfGroup> dead();

    /** When any node finished a round of redelivery; null if none ever has. */
    @Select("select at from alert_mark where name = 'redelivery'")
    @Nullable Long redelivered();

    @Select("""
            select count(distinct d.message_id) from delivery_dead d force index (delivery_dead_kind)
            join message_kind k on k.kind = d.kind where k.archived = 1
            """)
    long archived();

    @Select("select count(*) from message_open where state in (${State.PENDING}, ${State.SENDING})"
            + " and asks > if(outbox is null, 0, 1) and ask_at is not null")
    long silent();

    /** A producer on REST, and how many messages it did not tell the outcome of although it was asked again and again. */
    record Unanswering(String producer, long total) {}

    /** That a producer does not know yet the first few times is as it should be. */
    @Select("select producer, count(*) as total from"
            + " (select producer from preparation where state = ${Stage.PREPARED} and checks >= 3 limit 10000) p"
            + " group by producer order by total desc limit 5")
    List<Unanswering> unanswering();

    /** Of those that are SENT it is only known when to ask of what groups have answered for and nobody has seen. */
    @Select("""
            select count(*) from (select 1 from message_open force index (message_open_ask)
              where state = ${State.SENT} and ask_at is not null and state_since < #{before} limit 10000) unseen
            """)
    long unseen(@Param("before") long before);

    /** The first of those that are on their way, without what waits for its time. */
    @Select("""
            select message_id from message_open force index (message_open_state)
            where state = ${State.SENDING} and coalesce(deliver_at, 0) <= #{now} order by message_id limit 1
            """)
    @Nullable MessageId oldestSending(@Param("now") long now);

    /** Though its time came before the given one; what is scheduled for next week is left out by when it is asked about. */
    @Select("""
            select count(*) from (select 1 from message_open force index (message_open_ask)
              where state = ${State.SENDING} and (ask_at is null or ask_at < #{askedBy}) and outbox = ${OutboxStage.WAITING}
                and state_since < #{before} and coalesce(deliver_at, 0) < #{before} limit 10000) waiting
            """)
    long waitingInOutboxes(@Param("before") long before, @Param("askedBy") long askedBy);

    @Select("select count(*) from message_open where unsubscribed = 1")
    long unsubscribed();
}
