package io.waybill.order.points;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The tables {@code points_entry} and {@code points_account}. */
@Mapper
interface PointsMapper {

    @Insert("""
            insert into points_entry (message_id, user_id, order_id, points, booked_at)
            values (#{messageId}, #{userId}, #{orderId}, #{points}, #{at})
            """)
    int enter(
            @Param("messageId") byte[] messageId,
            @Param("userId") String userId,
            @Param("orderId") String orderId,
            @Param("points") long points,
            @Param("at") long at);

    /** Adds instead of setting: should an entry ever be booked twice, the balance shows it. */
    @Insert("""
            insert into points_account (user_id, balance) values (#{userId}, #{points})
            on duplicate key update balance = balance + #{points}
            """)
    int add(@Param("userId") String userId, @Param("points") long points);

    @Select("select balance from points_account where user_id = #{userId}")
    @Nullable Long balance(@Param("userId") String userId);
}
