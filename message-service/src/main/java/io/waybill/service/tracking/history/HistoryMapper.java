package io.waybill.service.tracking.history;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code journal_history}, and the totals that it is made of. */
@Mapper
interface HistoryMapper {

    /** The name of a total, and what it is. */
    record CounterTotal(String name, long total) {}

    @Select("select name, cast(sum(total) as signed) as total from journal_counter group by name")
    List<CounterTotal> totals();

    /** Of those who write the same minute the first prevails. */
    @Insert("""
            insert into journal_history (at, begun, done, rolled_back, dead, conflicts)
            values (#{it.at}, #{it.begun}, #{it.done}, #{it.rolledBack}, #{it.dead}, #{it.conflicts})
            on duplicate key update at = values(at)
            """)
    void write(@Param("it") Totals totals);

    @Select("""
            select at, begun, done, rolled_back, dead, conflicts from journal_history
            where at >= #{since} order by at
            """)
    List<Totals> since(@Param("since") long since);

    @Delete("delete from journal_history where at < #{before}")
    void forget(@Param("before") long before);
}
