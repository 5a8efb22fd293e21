package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What the journal writes about failures. Every list has at least one element; those of groups are in the order of fingerprints. */
@Mapper
interface FailureMapper {

    record DeadRow(DeadDelivery dead, long kind) {}

    record GroupRow(
            String hash, Fingerprint print, @Nullable MessageId sample) {}

    record NodeCount(
            String hash,
            String node,
            long dead,
            long arrivals,
            @Nullable Long firstSeen,
            @Nullable Long lastSeen) {}

    record Hour(String hash, int hour, String node, long deaths) {}

    void saveDead(@Param("rows") Collection<DeadRow> rows);

    void deleteDead(@Param("rows") Collection<DeadDelivery> rows);

    List<String> known(@Param("hashes") Collection<String> hashes);

    void introduce(@Param("rows") Collection<GroupRow> rows);

    void count(@Param("rows") Collection<NodeCount> rows);

    void countHours(@Param("rows") Collection<Hour> rows);
}
