package io.waybill.service.producing.settlement;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code settlement}. Every list has at least one element. */
@Mapper
interface SettlementMapper {

    String COLUMNS = "message_id, store_id, topic, message_key, state, at, reason";

    String IDS = "<foreach collection=\"ids\" item=\"id\" separator=\",\" open=\"(\" close=\")\">#{id}</foreach>";

    /** DONE (4) beats whatever was waiting to be told; nothing takes its place. */
    @Insert("<script>insert into settlement (" + COLUMNS + ") values " + """
            <foreach collection="rows" item="r" separator=",">
              (#{r.messageId}, #{r.storeId}, #{r.topic}, #{r.messageKey}, #{r.state}, #{r.at}, #{r.reason})
            </foreach>
            on duplicate key update
              at = if(state = 4, at, values(at)), reason = if(state = 4, reason, values(reason)),
              state = if(state = 4, state, values(state))
            </script>
            """)
    void save(@Param("rows") Collection<Settlement> rows);

    /** How those of the given messages ended that did. */
    @Select("<script>select message_id, store_id, topic, message_key, state, state_since as at, reason"
            + " from message_open where state = 6 and message_id in " + IDS
            + " union all select message_id, store_id, topic, message_key, state, state_since as at, reason"
            + " from message_closed where state = 4 and message_id in " + IDS + "</script>")
    List<Settlement> find(@Param("ids") Collection<MessageId> ids);

    /** Locked until the end of the transaction; what another node is telling is passed over. */
    @Select("select " + COLUMNS + " from settlement force index (primary)"
            + " order by message_id limit #{limit} for update skip locked")
    List<Settlement> lockSome(@Param("limit") int limit);

    @Delete("<script>delete s from settlement s force index (primary) where s.message_id in " + IDS + "</script>")
    void delete(@Param("ids") Collection<MessageId> ids);
}
