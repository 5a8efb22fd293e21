package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
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

    /** What of these kinds is listed as dead without a delivery, and is done or gone. */
    List<PublicationSweep.ForgottenDead> forgotten(@Param("kinds") Collection<Long> kinds, @Param("most") int most);

    @Delete("""
            delete x from delivery_dead x where x.message_id = #{id} and x.group_name = ''
              and not exists (select 1 from message_open m where m.message_id = x.message_id and m.fingerprint is not null)
            """)
    int deleteForgotten(@Param("id") MessageId id);

    @Insert("""
            insert into failure_count (fingerprint, node, dead, arrivals) values (unhex(#{hash}), #{node}, -1, 0)
            on duplicate key update dead = dead - 1
            """)
    void uncount(@Param("hash") String hash, @Param("node") String node);

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
