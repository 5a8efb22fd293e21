package io.waybill.service.access.audit;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** The audit log: rows are inserted and read, and go when they are too old. */
@Mapper
interface AuditMapper extends BaseMapper<AuditRow> {}
