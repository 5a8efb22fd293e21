package io.waybill.service.query;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** Lists of closed messages. */
@Mapper
interface ClosedRows extends BaseMapper<MessageRow.Closed> {}
