package io.waybill.service.platform.retention;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code sweep_record}. */
@Mapper
interface SweepRecordMapper {

    /** The database's clock in epoch milliseconds, whatever the session's time zone is. */
    @Select("select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000")
    long now();

    @Select("""
            select table_name, known_since, begun_at, done_at, rows_last, rows_all, failing_since, error, node
            from sweep_record
            """)
    List<SweepRecord> all();

    void know(@Param("tables") Collection<String> tables, @Param("now") long now);

    /** A node that was frozen and comes late takes back nothing of when a run ended well. */
    void note(@Param("runs") Collection<SweepRun> runs, @Param("node") String node);
}
