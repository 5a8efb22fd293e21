package io.waybill.service.notifying.endpoint;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The tables {@code endpoint} and {@code endpoint_pause}. */
@Mapper
interface EndpointMapper {

    /**
     * An endpoint as it is stored.
     *
     * @param settings as JSON
     * @param secrets with spaces between them
     */
    record EndpointRow(
            String name, String topic, String tags, String settings, String secrets, int version, long since) {}

    /** Which endpoint is how new. */
    record EndpointVersion(String name, int version, long changedAt) {}

    @Select("select name, topic, tags, settings, secrets, version, since from endpoint order by name")
    List<EndpointRow> all();

    @Select("select name, topic, tags, settings, secrets, version, since from endpoint where name = #{name}")
    Optional<EndpointRow> find(@Param("name") String name);

    @Select("select name, topic, tags, settings, secrets, version, since from endpoint where name = #{name} for update")
    Optional<EndpointRow> lock(@Param("name") String name);

    @Select("select name, version, changed_at from endpoint")
    List<EndpointVersion> versions();

    @Select("select count(*) from endpoint")
    long number();

    /** Of a name that is new; somebody else may be as fast. */
    @Insert("""
            insert into endpoint (name, topic, tags, settings, secrets, version, since, changed_at)
            values (#{row.name}, #{row.topic}, #{row.tags}, #{row.settings}, #{row.secrets}, #{row.version}, #{row.since}, #{now})
            """)
    void add(@Param("row") EndpointRow row, @Param("now") long now);

    @Update("""
            update endpoint set tags = #{row.tags}, settings = #{row.settings}, secrets = #{row.secrets}, version = #{row.version},
              changed_at = #{now} where name = #{row.name}
            """)
    void change(@Param("row") EndpointRow row, @Param("now") long now);

    @Delete("delete from endpoint where name = #{name}")
    void delete(@Param("name") String name);

    @Select("select endpoint, host, paused_at, why from endpoint_pause")
    List<Pause> pauses();

    @Select("select endpoint, host, paused_at, why from endpoint_pause where endpoint = #{endpoint}")
    List<Pause> pausesOf(@Param("endpoint") String endpoint);

    /** By hand: what one says replaces what an answer has said. */
    @Insert("""
            insert into endpoint_pause (endpoint, host, paused_at, why)
            values (#{pause.endpoint}, #{pause.host}, #{pause.pausedAt}, #{pause.why})
            on duplicate key update paused_at = values(paused_at), why = values(why)
            """)
    void pause(@Param("pause") Pause pause);

    /** Of an endpoint that is still as it was when it answered; returns how many are new: one that stands stays as it is. */
    @Insert("""
            insert ignore into endpoint_pause (endpoint, host, paused_at, why)
            select name, #{pause.host}, #{pause.pausedAt}, #{pause.why} from endpoint
            where name = #{pause.endpoint} and version = #{version}
            """)
    int pauseUnchanged(@Param("pause") Pause pause, @Param("version") int version);

    /** Pauses by a 410 are over; those by hand stay. */
    @Delete("delete from endpoint_pause where endpoint = #{endpoint} and why = 'GONE'")
    void forgetGone(@Param("endpoint") String endpoint);

    /** Whatever it was away for, it begins anew. */
    @Delete("delete from endpoint_outage where endpoint = #{endpoint}")
    void forgetOutages(@Param("endpoint") String endpoint);

    @Delete("delete from endpoint_pause where endpoint = #{endpoint}")
    int resume(@Param("endpoint") String endpoint);
}
