package io.waybill.order.order;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code orders}. */
@Mapper
interface OrderMapper extends BaseMapper<Order> {

    @Select("select * from orders where order_id = #{id} for update")
    Optional<Order> lock(@Param("id") String id);

    /** Adds instead of setting: should an effect ever be booked twice, the sums show it. */
    @Update("""
            update orders
            set order_status = 2, payment_status = 2, payment_id = #{paymentId}, paid_at = #{at},
              paid_amount_in_cents = paid_amount_in_cents + #{amount}, times_paid = times_paid + 1
            where order_id = #{id}
            """)
    int pay(
            @Param("id") String id,
            @Param("paymentId") String paymentId,
            @Param("amount") long amount,
            @Param("at") long at);

    @Update("update orders set payment_status = 3 where order_id = #{id}")
    int noteFailedPayment(@Param("id") String id);

    @Update("update orders set order_status = 5 where order_id = #{id} and order_status = 1")
    int cancel(@Param("id") String id);
}
