package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code message_outlier}, as far as it is about age. */
@Mapper
interface OutlierMapper {

    /** When the one that was closed last of those to come was closed; what the clock of a database once said in error. */
    @Select("select max(closed_at) from message_outlier")
    @Nullable Long newest();

    @Update("update message_outlier set closed_at = #{now} where closed_at > #{after} order by closed_at limit #{most}")
    int date(@Param("now") long now, @Param("after") long after, @Param("most") int most);

    @Delete("delete from message_outlier where closed_at < #{before} order by closed_at limit #{most}")
    int delete(@Param("before") long before, @Param("most") int most);

    @Select("select message_id from message_outlier where closed_at < #{before} order by closed_at limit #{most}")
    List<MessageId> old(@Param("before") long before, @Param("most") int most);

    /** But for those that were finished again meanwhile. */
    int deleteOf(@Param("ids") Collection<MessageId> ids, @Param("before") long before);
}
