package io.waybill.service.access.login;

import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The table {@code known_address}. */
@Mapper
interface KnownAddressMapper {

    @Select("select count(*) from known_address where account = #{account} and network = #{network}")
    int count(@Param("account") String account, @Param("network") String network);

    @Insert("""
            insert into known_address (account, network, seen_at) values (#{account}, #{network}, #{now})
            on duplicate key update seen_at = values(seen_at)
            """)
    void seen(@Param("account") String account, @Param("network") String network, @Param("now") long now);

    /** When the last of as many was seen as are kept; null if there are fewer. */
    @Select("""
            select seen_at from known_address where account = #{account}
            order by seen_at desc limit 1 offset #{kept}
            """)
    @Nullable Long firstTooMany(@Param("account") String account, @Param("kept") int kept);

    @Delete("delete from known_address where account = #{account} and seen_at <= #{seenAt}")
    void deleteOfAccount(@Param("account") String account, @Param("seenAt") long seenAt);

    @Delete("delete from known_address where seen_at < #{before}")
    void deleteOlder(@Param("before") long before);
}
