package io.waybill.service.platform.retention;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Deletes rows by their age. Names of tables and columns, and conditions, are constants of this program. */
@Mapper
interface SweepMapper {

    @Delete("delete from ${r.table} where ${r.condition} and ${r.time} < #{before} order by ${r.time} limit #{most}")
    int delete(@Param("r") AgedRows.Rows rows, @Param("before") long before, @Param("most") int most);

    /** The time of the newest of those that are too many; null while there are not too many. */
    @Select("select ${r.time} from ${r.table} where ${r.condition} order by ${r.time} desc limit 1 offset ${r.most}")
    @Nullable Long newestBeyond(@Param("r") AgedRows.Rows rows);

    /** How many of those there are that may go. */
    @Select("select count(*) from ${r.table} where ${r.condition}")
    long number(@Param("r") AgedRows.Rows rows);

    /** How many rows there are at most, for nothing, where ids are given in order; clusters leave gaps between them. */
    @Select("select coalesce(max(id) - min(id) + 1, 0) from ${r.table}")
    long atMost(@Param("r") AgedRows.Rows rows);

    /** How many rows there are, and no more than one beyond what may be there; reads an index up to there. */
    @Select("select count(*) from (select 1 from ${r.table} where ${r.condition} limit ${r.most + 1}) counted")
    long count(@Param("r") AgedRows.Rows rows);
}
