package io.waybill.payment.payment;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code payment_result}. */
@Mapper
interface PaymentResultMapper extends BaseMapper<PaymentResult> {

    /** May be told more than once; only the first time counts. */
    @Update("""
            update payment_result set notify_status = 2, updated_at = #{now}
            where message_id = #{messageId} and notify_status = 1
            """)
    int notified(@Param("messageId") byte[] messageId, @Param("now") long now);

    /** Messages of results not yet notified, between two ids: ids sort by time. */
    @Select("""
            select message_id from payment_result
            where notify_status = 1 and message_id > #{after} and message_id < #{before}
            order by message_id limit #{limit}
            """)
    List<byte[]> waiting(@Param("after") byte[] after, @Param("before") byte[] before, @Param("limit") int limit);
}
