package io.waybill.service.access.cookie;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The table {@code node_secret}. */
@Mapper
interface SecretMapper {

    /** In hexadecimal. */
    @Select("select hex(secret) from node_secret where name = #{name}")
    @Nullable String find(@Param("name") String name);

    @Insert("insert into node_secret (name, secret, created_at) values (#{name}, #{secret}, #{now})")
    void insert(@Param("name") String name, @Param("secret") byte[] secret, @Param("now") long now);
}
