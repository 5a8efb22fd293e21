package io.waybill.service.producing.registration;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code producer}. */
@Mapper
interface ProducerMapper {

    @Select("select name, check_url, secret from producer where name = #{name}")
    Optional<Producer> find(@Param("name") String name);

    @Select("select name, check_url, secret from producer where name = #{name} for update")
    Optional<Producer> lock(@Param("name") String name);

    @Select("select name, check_url, secret from producer order by name")
    List<Producer> all();

    @Select("select count(*) from producer")
    long number();

    @Insert("""
            insert into producer (name, check_url, secret, changed_at)
            values (#{producer.name}, #{producer.checkUrl}, #{producer.secret}, #{now})
            on duplicate key update
              check_url = values(check_url), secret = values(secret), changed_at = values(changed_at)
            """)
    void save(@Param("producer") Producer producer, @Param("now") long now);
}
