package io.waybill.order.sms;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;

/** The table {@code sms_log}. */
@Mapper
interface SmsLogMapper {

    @Insert("""
            insert into sms_log (message_id, order_id, template, phone_masked, sent_at)
            values (#{messageId}, #{orderId}, #{template}, #{phone}, #{at})
            """)
    int note(
            @Param("messageId") byte[] messageId,
            @Param("orderId") String orderId,
            @Param("template") String template,
            @Param("phone") String phone,
            @Param("at") long at);
}
