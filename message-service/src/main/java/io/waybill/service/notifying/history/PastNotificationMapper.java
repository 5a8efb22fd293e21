package io.waybill.service.notifying.history;

import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.schedule.NotificationState;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Reads what was told to whom. */
@Mapper
interface PastNotificationMapper {

    String NOTIFICATION = """
            select n.message_id, n.instructed_at, n.state, n.version, n.due_at, n.attempts, n.owed_at, n.first_at, n.ended_at,
              a.at, a.millis, a.url, a.address, a.status, a.outcome, a.answer
            from notification n force index (notification_state)
              left join notification_attempt a on a.message_id = n.message_id and a.endpoint = n.endpoint
                and a.instructed_at = n.instructed_at and a.attempt = n.attempts
                and a.claim = (select max(l.claim) from notification_attempt l where l.message_id = n.message_id
                  and l.endpoint = n.endpoint and l.instructed_at = n.instructed_at and l.attempt = n.attempts)
            where n.endpoint = #{endpoint} and n.state = #{state}
            """;

    String NEWEST = " order by n.message_id desc, n.instructed_at desc limit #{most}";

    @Select(NOTIFICATION + NEWEST)
    List<PastNotification> newest(
            @Param("endpoint") String endpoint, @Param("state") NotificationState state, @Param("most") int most);

    @Select(NOTIFICATION + " and n.message_id < #{before}" + NEWEST)
    List<PastNotification> newestBefore(
            @Param("endpoint") String endpoint,
            @Param("state") NotificationState state,
            @Param("before") MessageId before,
            @Param("most") int most);

    @Select(NOTIFICATION + " and n.message_id = #{id} and n.instructed_at < #{before} order by n.instructed_at desc")
    List<PastNotification> roundsBefore(
            @Param("endpoint") String endpoint,
            @Param("state") NotificationState state,
            @Param("id") MessageId id,
            @Param("before") long before);

    @Select("""
            select a.instructed_at, a.attempt, a.at, a.millis, a.url, a.address, a.status, a.outcome, a.answer, a.node, n.version
            from notification_attempt a left join notification n on n.message_id = a.message_id and n.endpoint = a.endpoint
              and n.instructed_at = a.instructed_at
            where a.message_id = #{id} and a.endpoint = #{endpoint} order by a.instructed_at, a.attempt, a.claim limit #{most}
            """)
    List<PastAttempt> attempts(@Param("endpoint") String endpoint, @Param("id") MessageId id, @Param("most") int most);
}
