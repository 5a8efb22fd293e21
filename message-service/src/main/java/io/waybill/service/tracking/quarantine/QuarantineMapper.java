package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code set_aside}. */
@Mapper
interface QuarantineMapper extends BaseMapper<QuarantinedItem> {

    String WAITS = "applied_at is null and dismissed_at is null";

    String WITHOUT_CONTENT =
            "id, at, kind, reason, detail, said, origin, bytes, applied_at, dismissed_at, dismissed_by,"
                    + " dismiss_reason";

    /** Until the end of the transaction nobody else applies or dismisses it. */
    @Select("select " + WITHOUT_CONTENT + " from set_aside where id = #{id} for update")
    @Nullable QuarantinedItem lockWithoutContent(@Param("id") long id);

    /** The content, which may be large, is not written again. */
    @Update("update set_aside set applied_at = #{appliedAt} where id = #{id}")
    void applied(QuarantinedItem row);

    @Update("update set_aside set dismissed_at = #{dismissedAt}, dismissed_by = #{dismissedBy},"
            + " dismiss_reason = #{dismissReason} where id = #{id}")
    void dismissed(QuarantinedItem row);

    /** How much there is, of what waits or of what is settled. */
    record QuarantineSize(boolean waits, long number, long bytes, long oldest) {}

    @Select("select " + WAITS + " as waits, count(*) as number, cast(coalesce(sum(bytes), 0) as signed) as bytes,"
            + " min(at) as oldest from set_aside force index (set_aside_size) group by " + WAITS)
    List<QuarantineSize> sizes();

    /** Until an id, so that nothing is dismissed that nobody has seen. Returns how many. */
    int dismiss(
            @Param("f") QuarantineDismissal.Filter filter,
            @Param("at") long at,
            @Param("by") String by,
            @Param("why") String why,
            @Param("most") int most);

    @Select("select coalesce(max(id), 0) from set_aside")
    long newest();

    @Select("select id, bytes from set_aside force index (set_aside_size)"
            + " where applied_at is not null and (#{before} is null or applied_at < #{before})"
            + " union all select id, bytes from set_aside force index (set_aside_size)"
            + " where applied_at is null and dismissed_at is not null"
            + " and (#{before} is null or dismissed_at < #{before}) order by id limit #{most}")
    List<QuarantineRow> settled(@Param("before") @Nullable Long before, @Param("most") int most);

    @Select("select id, bytes from set_aside force index (set_aside_size) where " + WAITS
            + " and at < #{before} order by at limit #{most}")
    List<QuarantineRow> waiting(@Param("before") long before, @Param("most") int most);

    /** Those with a content, the newest first. */
    @Select("select id, bytes from set_aside force index (set_aside_size) where " + WAITS
            + " and bytes > 0 order by at desc limit #{most}")
    List<QuarantineRow> newestWhole(@Param("most") int most);

    /** When the one came with which there were so many that still wait; null if there are fewer. */
    @Select("select at from set_aside force index (set_aside_size) where " + WAITS
            + " order by at limit 1 offset ${before}")
    @Nullable Long cameAfter(@Param("before") long before);

    /** Keeps of an entry that it came, and where it lies: as {@link QuarantineDetail#without} does. */
    int strip(@Param("id") long id, @Param("key") String key, @Param("english") String english);

    int erase(
            @Param("id") long id,
            @Param("waitingToo") boolean waitingToo,
            @Param("at") long at,
            @Param("by") String by,
            @Param("why") String why,
            @Param("english") String english,
            @Param("said") String said);

    record QuarantineRow(long id, long bytes) {}

    int deleteAll(@Param("ids") Collection<Long> ids);
}
