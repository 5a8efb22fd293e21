package io.waybill.service.producing.settlement;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code settlement}. Every list has at least one element. */
@Mapper
interface SettlementMapper {

    String COLUMNS = "message_id, store_id, topic, message_key, state, at, reason";

    /** DONE beats whatever was waiting to be told; nothing takes its place. */
    void save(@Param("rows") Collection<Settlement> rows);

    /** How those of the given messages ended that did. */
    List<Settlement> find(@Param("ids") Collection<MessageId> ids);

    /** Locked until the end of the transaction; what another node is telling is passed over. */
    @Select("select " + COLUMNS + " from settlement force index (primary)"
            + " order by message_id limit #{limit} for update skip locked")
    List<Settlement> lockSome(@Param("limit") int limit);

    void delete(@Param("ids") Collection<MessageId> ids);
}
