package io.waybill.service.tracking.retrypolicy;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code policy}. */
@Mapper
interface PolicyMapper {

    @Select("select scope, name, stale_after_millis, ladder_millis from policy order by scope, name")
    List<PolicyRow> all();

    @Select("""
            select scope, name, stale_after_millis, ladder_millis from policy
            where scope = #{scope} and name = #{name} for update
            """)
    Optional<PolicyRow> lock(@Param("scope") PolicyScope scope, @Param("name") String name);

    @Select("select count(*) from policy")
    long number();

    @Insert("""
            insert into policy (scope, name, stale_after_millis, ladder_millis)
            values (#{p.scope}, #{p.name}, #{p.staleAfterMillis}, #{p.ladderMillis})
            on duplicate key update stale_after_millis = values(stale_after_millis), ladder_millis = values(ladder_millis)
            """)
    void save(@Param("p") PolicyRow policy);

    @Delete("delete from policy where scope = #{scope} and name = #{name}")
    void delete(@Param("scope") PolicyScope scope, @Param("name") String name);
}
