package io.waybill.service.operating.alert;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Looks for what should be told, by indexes. */
@Mapper
interface ConditionMapper {

    @Select("select count(*) from (select 1 from message_open where state = ${State.DEAD} limit #{most}) dead")
    long dead(@Param("most") int most);

    /** The index is skipped through, one step per group and state. An endpoint may be told for days: it has an alarm of its own. */
    @Select("""
            select f.group_name, f.message_id, m.tapped_at from (
              select group_name, min(message_id) as message_id from
                (select group_name, state, min(message_id) as message_id from delivery_open group by group_name, state) oldest
              where state in (${DeliveryState.OWED}, ${DeliveryState.FAILED}) and group_name not like 'http:%'
              group by group_name limit #{most}) f
            left join message_open m on m.message_id = f.message_id
            """)
    List<Oldest> oldestOwed(@Param("most") int most);

    @Select("""
            select name, min(message_id) as message_id, min(state_since) as since, count(*) as messages from
              (select coalesce(producer_group, store_id, 'unknown') as name, message_id, state_since from message_open
               where state in (${State.PENDING}, ${State.SENDING}) and asks > if(outbox is null, 0, 1) and state_since < #{before} limit #{messages}) silent
            group by name limit #{most}
            """)
    List<Silent> silent(@Param("before") long before, @Param("most") int most, @Param("messages") int messages);

    /**
     * What waits in the outbox of a producer although its time came before the given one. What is scheduled for next week
     * is left out by when it is asked about.
     */
    @Select("""
            select name, min(message_id) as message_id, min(since) as since, count(*) as messages from
              (select coalesce(producer_group, store_id, 'unknown') as name, message_id,
                 greatest(state_since, coalesce(deliver_at, 0)) as since
               from message_open force index (message_open_ask)
               where state = ${State.SENDING} and (ask_at is null or ask_at < #{askedBy}) and outbox = ${OutboxStage.WAITING}
                 and state_since < #{before} and coalesce(deliver_at, 0) < #{before} limit #{messages}) waiting
            group by name limit #{most}
            """)
    List<Silent> inOutbox(
            @Param("before") long before,
            @Param("askedBy") long askedBy,
            @Param("most") int most,
            @Param("messages") int messages);

    /** Of those that are SENT or DEAD it is only known when to ask of what groups have answered for and nobody has seen. */
    @Select("""
            select count(*) from (select 1 from message_open force index (message_open_ask)
              where state in (${State.SENT}, ${State.DEAD}) and ask_at is not null and outbox is null
                and state_since < #{before} limit #{most}) unseen
            """)
    long unseen(@Param("before") long before, @Param("most") int most);

    @Select("select coalesce(cast(sum(total) as signed), 0) from journal_counter where name = 'conflicts'")
    long conflicts();

    @Select("select at from alert_mark where name = #{name}")
    Optional<Long> notedAt(@Param("name") String name);

    @Insert("insert into alert_mark (name, at) values (#{name}, #{at}) on duplicate key update at = values(at)")
    void note(@Param("name") String name, @Param("at") long at);

    /** Notes the time when a total is larger than it was. */
    @Insert("""
            insert into alert_mark (name, total, at) values (#{name}, #{total}, #{at})
            on duplicate key update at = if(values(total) > total, values(at), at),
              total = greatest(values(total), total)
            """)
    void rise(@Param("name") String name, @Param("total") long total, @Param("at") long at);

    /**
     * The oldest message a group owes.
     *
     * @param tappedAt when it was published, if it was seen
     */
    record Oldest(
            String groupName, MessageId messageId, @Nullable Long tappedAt) {

        /** An id may be older than its message: one that was to be delivered later, or was imported. */
        long since() {
            return tappedAt == null ? messageId.epochMillis() : tappedAt;
        }
    }

    /**
     * A producer that was asked in vain, or does not publish what it has.
     *
     * @param messages of how many, as far as was looked
     */
    record Silent(String name, MessageId messageId, long since, long messages) {}
}
