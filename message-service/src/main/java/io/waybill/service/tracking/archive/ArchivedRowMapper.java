package io.waybill.service.tracking.archive;

import io.waybill.service.model.TrackedMessage;
import java.util.Map;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;

/** Has the database read values that it was given: so there is one way only in which rows become messages. */
@Mapper
interface ArchivedRowMapper {

    /** @param columns by their names, with the id's bytes; those of later versions are passed over */
    TrackedMessage read(@Param("c") Map<String, Object> columns);
}
