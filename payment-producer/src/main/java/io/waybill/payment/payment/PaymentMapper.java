package io.waybill.payment.payment;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** The table {@code payment}. */
@Mapper
interface PaymentMapper extends BaseMapper<Payment> {}
