package io.waybill.service.notifying.schedule;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code endpoint_outage}. */
@Mapper
interface OutageMapper {

    /** One that nobody has seen for a while is over, and another begins. */
    @Insert("""
            insert into endpoint_outage (endpoint, host, since, seen_at) values (#{lane.endpoint}, #{lane.host}, #{now}, #{now})
            on duplicate key update since = if(seen_at < #{lately}, values(since), since), seen_at = values(seen_at)
            """)
    void note(@Param("lane") DueLane lane, @Param("now") long now, @Param("lately") long lately);

    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    @Select("select since from endpoint_outage where endpoint = #{lane.endpoint} and host = #{lane.host}")
    Long since(@Param("lane") DueLane lane);

    @Delete("delete from endpoint_outage where endpoint = #{lane.endpoint} and host = #{lane.host}")
    void forget(@Param("lane") DueLane lane);

    @Delete("delete from endpoint_outage where seen_at < #{before} limit #{most}")
    int deleteUnseen(@Param("before") long before, @Param("most") int most);
}
