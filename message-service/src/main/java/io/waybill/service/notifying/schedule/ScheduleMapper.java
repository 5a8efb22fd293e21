package io.waybill.service.notifying.schedule;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.notifying.endpoint.Endpoint;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code notification}, {@code notification_attempt} and {@code notifying_node}. A claim is a due time that is moved on, with a
 * number: whoever comes back with another number was overtaken. Every list has at least one element.
 */
@Mapper
interface ScheduleMapper {

    /** What is due, as it is stored. */
    record DueRow(
            MessageId messageId,
            String endpoint,
            long instructedAt,
            String host,
            int claim,
            int attempts,
            long owedAt,
            @Nullable Long firstAt) {

        long waitingSince() {
            return firstAt == null ? owedAt : firstAt;
        }

        NotificationKey key() {
            return new NotificationKey(messageId, endpoint, instructedAt);
        }
    }

    /** Since when something is due, or when it will be; null where nothing is to be done. */
    record OldestDue(String endpoint, @Nullable Long dueAt) {}

    /** Something owed to an endpoint, as the journal has it. */
    record OwedRow(
            MessageId messageId,
            long instructedAt,
            int version,
            @Nullable String properties,
            boolean isScheduled) {

        NewNotification added(Endpoint endpoint) {
            String url = properties == null || !endpoint.settings().isFromMessage()
                    ? null
                    : NotifyUrl.of(Redelivery.propertiesOf(properties));
            return new NewNotification(
                    new NotificationKey(messageId, endpoint.name(), instructedAt), NotifyUrl.hostOf(url), version, 0);
        }
    }

    /** By which claim a notification is held. */
    record HeldRow(
            MessageId messageId, String endpoint, long instructedAt, int claim, int attempts, NotificationState state) {

        NotificationKey key() {
            return new NotificationKey(messageId, endpoint, instructedAt);
        }
    }

    /** One that is there and has ended begins anew, as an operator may want what was wanted in the same millisecond. */
    void add(@Param("rows") Collection<NewNotification> rows);

    /** What is owed to an endpoint, the oldest message first, after one. Locks nothing: what is scheduled meanwhile stays so. */
    @Select("""
            select d.message_id, coalesce(d.wished_at, 0) as instructed_at, d.version, m.properties,
              n.message_id is not null and n.state <> ${NotificationState.CALLED_OFF} as is_scheduled
            from delivery_open d force index (delivery_open_group) join message_open m on m.message_id = d.message_id
              left join notification n on n.message_id = d.message_id and n.endpoint = #{endpoint}
                and n.instructed_at = coalesce(d.wished_at, 0)
            where d.group_name = #{group} and d.state = ${DeliveryState.OWED} and d.message_id > #{after}
              and not exists (select 1 from retirement r where r.group_name = #{group} and r.finished_at is null)
            order by d.message_id limit #{most}
            """)
    List<OwedRow> owed(
            @Param("group") String group,
            @Param("endpoint") String endpoint,
            @Param("after") MessageId after,
            @Param("most") int most);

    /**
     * Where something is due and may be sent: first one host of each endpoint, by lot, then another of each. The index is skipped through, one
     * step for each.
     *
     * @param lot another one each time: MySQL sorts no window by rand()
     */
    @Select("""
            select endpoint, host from
              (select lane.endpoint, lane.host, row_number() over (partition by lane.endpoint
                 order by crc32(concat(#{lot}, lane.host))) as turn
               from (select endpoint, host, min(due_at) as due_at from notification group by endpoint, host) lane
                 join endpoint e on e.name = lane.endpoint
               where lane.due_at <= #{now} and not exists
                 (select 1 from endpoint_pause p where p.endpoint = lane.endpoint and p.host in ('', lane.host))) waiting
            order by turn, rand() limit #{most}
            """)
    List<DueLane> lanes(@Param("now") long now, @Param("lot") int lot, @Param("most") int most);

    /** Since when something is due, by endpoint; the index is skipped through. */
    @Select("""
            select endpoint, min(due_at) as due_at from
              (select endpoint, host, min(due_at) as due_at from notification group by endpoint, host) lane
            group by endpoint
            """)
    List<OldestDue> oldestDue();

    /** The oldest that are due; what somebody else has locked, another node most likely, is passed over. */
    @Select("""
            select message_id, endpoint, instructed_at, host, claim, attempts, owed_at, first_at
            from notification force index (notification_due)
            where endpoint = #{lane.endpoint} and host = #{lane.host} and due_at <= #{now}
            order by due_at limit #{most} for update skip locked
            """)
    List<DueRow> lockDue(@Param("lane") DueLane lane, @Param("now") long now, @Param("most") int most);

    /** The same without a lock. */
    @Select("""
            select message_id, endpoint, instructed_at, host, claim, attempts, owed_at, first_at
            from notification force index (notification_due)
            where endpoint = #{lane.endpoint} and host = #{lane.host} and due_at <= #{now}
            order by due_at limit #{most}
            """)
    List<DueRow> due(@Param("lane") DueLane lane, @Param("now") long now, @Param("most") int most);

    /** Of the given those that are still due. */
    List<DueRow> lockStillDue(@Param("keys") Collection<NotificationKey> keys, @Param("now") long now);

    void claim(@Param("keys") Collection<NotificationKey> keys, @Param("until") long until);

    /** Locks them, in the order of their keys. */
    List<HeldRow> lock(@Param("keys") Collection<NotificationKey> keys);

    /** Of rows that are locked, and so are there. */
    void save(@Param("results") Collection<NotificationResult> results);

    void addAttempts(@Param("results") Collection<NotificationResult> results, @Param("node") String node);

    /** Something is to be done about it then, and nothing was done. */
    void postpone(@Param("claims") Collection<NotificationClaim> claims, @Param("dueAt") long dueAt);

    /** It belongs to another lane, in which it is due now. */
    void move(
            @Param("claims") Collection<NotificationClaim> claims, @Param("host") String host, @Param("now") long now);

    @Insert("""
            insert into notifying_node (node, seen_at) values (#{node}, #{now})
            on duplicate key update seen_at = values(seen_at)
            """)
    void seen(@Param("node") String node, @Param("now") long now);

    @Select("select count(*) from notifying_node where seen_at >= #{since}")
    int nodes(@Param("since") long since);

    @Delete("delete from notifying_node where node = #{node}")
    void deleteNode(@Param("node") String node);

    @Delete("delete from notification where ended_at < #{before} limit #{most}")
    int deleteEnded(@Param("before") long before, @Param("most") int most);

    @Delete("delete from notification_attempt where at < #{before} limit #{most}")
    int deleteAttempts(@Param("before") long before, @Param("most") int most);

    @Delete("delete from notifying_node where seen_at < #{before}")
    int deleteNodes(@Param("before") long before);

    /** Endpoints that are no more and were to be told something. */
    @Select("""
            select distinct endpoint from
              (select endpoint, host, min(due_at) as due_at from notification group by endpoint, host) lane
            where due_at <= #{before} and not exists (select 1 from endpoint e where e.name = lane.endpoint)
            """)
    List<String> deletedEndpoints(@Param("before") long before);

    @Update("""
            update notification force index (notification_due) set state = ${NotificationState.CALLED_OFF}, host = '',
              ended_at = #{now}, due_at = null
            where endpoint = #{endpoint} and due_at <= #{before} limit #{most}
            """)
    int callOff(
            @Param("endpoint") String endpoint,
            @Param("before") long before,
            @Param("now") long now,
            @Param("most") int most);
}
