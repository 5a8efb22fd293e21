package io.waybill.service.operating.storage;

import io.waybill.protocol.MessageId;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Finds the oldest row of a table by an index. Names of tables and columns are constants of this program. */
@Mapper
interface OldestMapper {

    @Select("select ${by.column} from ${table} order by ${by.order} limit 1")
    @Nullable Long time(@Param("table") String table, @Param("by") TableBound.OldestRow by);

    @Select("select message_id from ${table} order by message_id limit 1")
    @Nullable MessageId id(@Param("table") String table);
}
