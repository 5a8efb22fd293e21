package io.waybill.order.notice;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** The table {@code order_payment_notify}. */
@Mapper
interface OrderPaymentNotifyMapper extends BaseMapper<OrderPaymentNotify> {}
