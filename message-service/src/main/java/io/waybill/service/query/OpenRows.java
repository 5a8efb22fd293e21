package io.waybill.service.query;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** Lists of open messages. */
@Mapper
interface OpenRows extends BaseMapper<MessageRow.Open> {}
