package io.waybill.service.setaside;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** The table {@code set_aside}. */
@Mapper
interface SetAsideMapper extends BaseMapper<SetAside> {}
