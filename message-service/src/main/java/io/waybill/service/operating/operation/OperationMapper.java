package io.waybill.service.operating.operation;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code operation}. Every change of a phase says from which: of two who want it, one finds it changed. */
@Mapper
interface OperationMapper extends BaseMapper<OperationRow> {

    @Select("select * from operation where id = #{id} for update")
    Optional<OperationRow> lock(@Param("id") long id);

    /** Those in a phase that this node holds, or that nobody holds. */
    @Select("select id from operation where phase = #{phase}"
            + " and (holder = #{node} or lease_until is null or lease_until < #{now}) order by id")
    List<Long> free(@Param("phase") String phase, @Param("node") String node, @Param("now") long now);

    /** Those that are paused or have ended while something was still under way. */
    @Select("select id from operation where phase in ('PAUSED', 'CANCELLED', 'STOPPED')"
            + " and attempted > succeeded + failed order by id limit 100")
    List<Long> unsettled();

    /** Those whose items need not be kept any more: void ones, and those that ended before a time. */
    @Select("select id from operation where items_kept = 1"
            + " and (phase = 'VOID' or phase in ('CANCELLED', 'STOPPED', 'DONE') and ended_at < #{before}) limit 100")
    List<Long> forgettable(@Param("before") long before);

    /** Those that ended of which the items are kept, the newest first, and how many items that are. */
    @Select("select id, matched from operation where items_kept = 1 and phase in ('CANCELLED', 'STOPPED', 'DONE')"
            + " order by ended_at desc")
    List<KeptItems> kept();

    record KeptItems(long id, long matched) {}

    /** How many are not over. */
    @Select("select count(*) from operation where phase in ('PLANNING', 'PLANNED', 'RUNNING', 'PAUSED')")
    long open();

    @Update("update operation set items_kept = 0 where id = #{id}")
    void forgotten(@Param("id") long id);

    @Update("update operation set holder = #{node}, lease_until = #{until} where id = #{id}"
            + " and phase in ('PLANNING', 'RUNNING')"
            + " and (holder = #{node} or lease_until is null or lease_until < #{now})")
    int claim(@Param("id") long id, @Param("node") String node, @Param("now") long now, @Param("until") long until);

    /** Ends an operation that runs, with its counts. */
    @Update("update operation set phase = #{to}, note = #{note}, ended_at = #{endedAt}, lease_until = null,"
            + " attempted = #{c.attempted}, succeeded = #{c.succeeded}, failed = #{c.failed}"
            + " where id = #{id} and phase = 'RUNNING'")
    int end(
            @Param("id") long id,
            @Param("to") String to,
            @Param("note") @Nullable String note,
            @Param("endedAt") long endedAt,
            @Param("c") Counts counts);

    /** Keeps what was counted, unless the operation is in another phase by now. */
    @Update("update operation set attempted = #{c.attempted}, succeeded = #{c.succeeded}, failed = #{c.failed}"
            + " where id = #{id} and phase = #{phase}")
    void count(@Param("id") long id, @Param("phase") String phase, @Param("c") Counts counts);

    @Update("update operation set matched = matched + #{count} where id = #{id}")
    void planned(@Param("id") long id, @Param("count") int count);

    @Update("update operation set phase = 'PLANNED', topics = #{topics} where id = #{id} and phase = 'PLANNING'")
    int ready(@Param("id") long id, @Param("topics") String topics);

    @Update("update operation set phase = 'RUNNING', reason = #{reason}, rate = #{rate}, stop_after = #{stopAfter},"
            + " confirmed_by = #{by}, confirmed_at = #{now} where id = #{id} and phase = 'PLANNED'")
    int confirm(
            @Param("id") long id,
            @Param("reason") String reason,
            @Param("rate") int rate,
            @Param("stopAfter") int stopAfter,
            @Param("by") String by,
            @Param("now") long now);

    @Update("update operation set phase = #{to}, note = #{note}, ended_at = #{endedAt}, lease_until = null"
            + " where id = #{id} and phase = #{from}")
    int change(
            @Param("id") long id,
            @Param("from") String from,
            @Param("to") String to,
            @Param("note") @Nullable String note,
            @Param("endedAt") @Nullable Long endedAt);

    /** Only while it runs, and for who holds it: 0 means that the work must be undone. */
    @Update("update operation set lease_until = #{until}"
            + " where id = #{id} and phase = 'RUNNING' and holder = #{node}")
    int hold(@Param("id") long id, @Param("node") String node, @Param("until") long until);

    @Update("update operation set phase = 'VOID', note = 'EXPIRED', ended_at = #{now}"
            + " where phase = 'PLANNED' and created_at < #{before}")
    int expire(@Param("before") long before, @Param("now") long now);
}
