package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** What the journal writes about failures. Every list has at least one element; those of groups are in the order of fingerprints. */
@Mapper
interface FailureMapper {

    record DeadRow(DeadDelivery dead, long kind) {}

    record GroupRow(
            String hash, Fingerprint print, @Nullable MessageId sample) {}

    record Count(
            String hash,
            String node,
            long dead,
            long arrivals,
            @Nullable Long firstSeen,
            @Nullable Long lastSeen) {}

    record Hour(String hash, int hour, String node, long deaths) {}

    @Insert("""
            <script>
            insert into delivery_dead (message_id, group_name, kind, fingerprint, message_key) values
            <foreach collection="rows" item="r" separator=",">
              (#{r.dead.messageId}, #{r.dead.groupName}, #{r.kind}, unhex(#{r.dead.fingerprint}), #{r.dead.messageKey})
            </foreach>
            on duplicate key update kind = values(kind), fingerprint = values(fingerprint),
              message_key = values(message_key)
            </script>
            """)
    void saveDead(@Param("rows") Collection<DeadRow> rows);

    @Delete("""
            <script>
            delete d from delivery_dead d force index (primary) where
            <foreach collection="rows" item="r" separator="or">
              (d.message_id = #{r.messageId} and d.group_name = #{r.groupName})
            </foreach>
            </script>
            """)
    void deleteDead(@Param("rows") Collection<DeadDelivery> rows);

    @Select("""
            <script>
            select lower(hex(fingerprint)) from failure_group where fingerprint in
            <foreach collection="hashes" item="h" separator="," open="(" close=")">unhex(#{h})</foreach>
            </script>
            """)
    List<String> known(@Param("hashes") Collection<String> hashes);

    @Insert("""
            <script>
            insert into failure_group (fingerprint, reason, topic, group_name, error_type, frame, message, sample_id) values
            <foreach collection="rows" item="r" separator=",">
              (unhex(#{r.hash}), #{r.print.reason}, #{r.print.topic}, #{r.print.group}, #{r.print.errorType},
               #{r.print.frame}, #{r.print.message}, #{r.sample})
            </foreach>
            on duplicate key update fingerprint = values(fingerprint)
            </script>
            """)
    void introduce(@Param("rows") Collection<GroupRow> rows);

    @Insert("""
            <script>
            insert into failure_count (fingerprint, node, dead, arrivals, first_seen, last_seen) values
            <foreach collection="rows" item="r" separator=",">
              (unhex(#{r.hash}), #{r.node}, #{r.dead}, #{r.arrivals}, #{r.firstSeen}, #{r.lastSeen})
            </foreach>
            on duplicate key update dead = dead + values(dead), arrivals = arrivals + values(arrivals),
              first_seen = coalesce(least(first_seen, values(first_seen)), first_seen, values(first_seen)),
              last_seen = coalesce(greatest(last_seen, values(last_seen)), last_seen, values(last_seen))
            </script>
            """)
    void count(@Param("rows") Collection<Count> rows);

    @Insert("""
            <script>
            insert into failure_hour (fingerprint, hour, node, deaths) values
            <foreach collection="rows" item="r" separator=",">
              (unhex(#{r.hash}), #{r.hour}, #{r.node}, #{r.deaths})
            </foreach>
            on duplicate key update deaths = deaths + values(deaths)
            </script>
            """)
    void countHours(@Param("rows") Collection<Hour> rows);
}
