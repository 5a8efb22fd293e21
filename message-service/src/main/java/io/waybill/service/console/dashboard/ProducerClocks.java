package io.waybill.service.console.dashboard;

import io.waybill.protocol.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.springframework.stereotype.Component;

/**
 * Finds producers whose clock is ahead of the broker's: what they say they have committed was on its topic before. That a clock
 * is behind can't be told from messages that took their time; producers themselves look after that, and raise an alarm.
 * Thread-safe.
 */
@Component
class ProducerClocks {

    /** As producers tolerate. */
    private static final long TOLERABLE_MILLIS = 2_000;

    /** Some may have been reported again, long after they were committed. */
    private static final int FEWEST = 5;

    private final Newest newest;
    private final Clock clock;

    ProducerClocks(Newest newest, Clock clock) {
        this.newest = newest;
        this.clock = clock;
    }

    @Mapper
    interface Newest {

        /** @param ahead by how many milliseconds the commit is later than the copy */
        record ClockLead(String producerGroup, long ahead) {}

        @Select("""
                select producer_group, committed_at - tapped_at as ahead from (
                  select producer_group, committed_at, tapped_at from message_closed
                  where message_id >= #{since} order by message_id desc limit 300) newest
                where producer_group is not null and producer_group not like 'rest:%' and committed_at is not null and tapped_at is not null
                """)
        List<ClockLead> told(@Param("since") MessageId since);
    }

    List<DashboardProblem> problems() {
        long since = clock.millis() - Duration.ofHours(1).toMillis();
        Map<String, List<Long>> aheads = newest.told(MessageId.floor(since)).stream()
                .collect(Collectors.groupingBy(
                        Newest.ClockLead::producerGroup,
                        TreeMap::new,
                        Collectors.mapping(Newest.ClockLead::ahead, Collectors.toList())));
        return aheads.entrySet().stream()
                .filter(each -> each.getValue().size() >= FEWEST && least(each.getValue()) > TOLERABLE_MILLIS)
                .map(each -> DashboardProblem.danger("clocks", null, each.getKey(), least(each.getValue()) / 1_000))
                .toList();
    }

    /** A clock that is ahead is ahead for all; a commit that was told of late is late by itself. */
    private static long least(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).min().orElse(0);
    }
}
