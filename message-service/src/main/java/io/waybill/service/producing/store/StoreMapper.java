package io.waybill.service.producing.store;

import java.util.List;
import java.util.Set;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code store}. */
@Mapper
interface StoreMapper {

    @Insert("""
            insert into store (store_id, last_seen_at) values (#{store}, #{now})
            on duplicate key update last_seen_at = values(last_seen_at)
            """)
    void seen(@Param("store") String store, @Param("now") long now);

    @Insert("""
            insert into store (store_id, last_seen_at, settlements_seen_at) values (#{store}, #{now}, #{now})
            on duplicate key update
              last_seen_at = values(last_seen_at), settlements_seen_at = values(settlements_seen_at)
            """)
    void wantsSettlements(@Param("store") String store, @Param("now") long now);

    @Select("select store_id from store where last_seen_at > #{since}")
    Set<String> seenSince(@Param("since") long since);

    @Select("select store_id from store where settlements_seen_at > #{since}")
    Set<String> wantingSettlementsSince(@Param("since") long since);

    /** All that were heard of since a time are to report again what was begun since another. */
    @Update("""
            update store set repeat_from = least(coalesce(repeat_from, #{from}), #{from}), repeats = 0, repeat_at = #{now}
            where last_seen_at > #{seenSince}
            """)
    void mustRepeat(@Param("from") long from, @Param("now") long now, @Param("seenSince") long seenSince);

    @Select("select store_id, repeat_from, repeats from store where repeat_at <= #{now}")
    List<Owing> owing(@Param("now") long now);

    /** Unless another node was faster, or more was lost meanwhile. */
    @Update("""
            update store set repeats = repeats + 1, repeat_at = #{next}, repeat_from = if(#{next} is null, null, repeat_from)
            where store_id = #{owing.storeId} and repeats = #{owing.repeats} and repeat_from = #{owing.repeatFrom}
            """)
    void asked(@Param("owing") Owing owing, @Param("next") @Nullable Long next);

    /**
     * One that is to report again.
     *
     * @param repeatFrom from which time on, in epoch milliseconds
     * @param repeats how often it was asked to
     */
    record Owing(String storeId, long repeatFrom, int repeats) {}
}
