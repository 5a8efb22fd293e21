package io.waybill.service.tracking.failure;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Counters of failures that are no longer needed one by one. Node {@code ''} is the sum of nodes that are gone. */
@Mapper
interface FailureCleaningMapper {

    @Delete("delete from failure_hour where hour < #{hour} limit #{limit}")
    int deleteHours(@Param("hour") int hour, @Param("limit") int limit);

    /** Counters into which nothing has died since; those that a node is writing to are passed over. */
    @Select("""
            select lower(hex(fingerprint)) as hash, node, dead, arrivals, first_seen, last_seen
            from failure_count force index (primary)
            where node != '' and coalesce(last_seen, 0) < #{before}
            order by failure_count.fingerprint, node limit #{limit} for update skip locked
            """)
    List<FailureMapper.NodeCount> lockOld(@Param("before") long before, @Param("limit") int limit);

    void delete(@Param("rows") Collection<FailureMapper.NodeCount> rows);

    void addUp(@Param("rows") Collection<FailureMapper.NodeCount> rows);

    @Select("select count(*) from failure_group")
    long groups();

    /** Groups of which nothing is dead, and of which nothing died, nor anybody said something, since; oldest first. */
    @Select("""
            select lower(hex(g.fingerprint)) from failure_group g join (
              select fingerprint, sum(dead) as dead, coalesce(max(last_seen), 0) as last_seen
              from failure_count group by fingerprint
            ) c on c.fingerprint = g.fingerprint
            where c.dead <= 0 and greatest(c.last_seen, coalesce(g.changed_at, 0)) < #{before}
            order by c.last_seen limit #{limit}
            """)
    List<String> without(@Param("before") long before, @Param("limit") int limit);

    /** The counters of groups, locked until the end of the transaction. */
    List<FailureMapper.NodeCount> lockCounts(@Param("hashes") Collection<String> hashes);

    void deleteHoursOf(@Param("hashes") Collection<String> hashes);

    void deleteCountsOf(@Param("hashes") Collection<String> hashes);

    void deleteGroups(@Param("hashes") Collection<String> hashes);
}
