package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Dead messages that nobody decides on. */
@Mapper
interface DeadMapper {

    /**
     * By the time since when they are dead, and by that in their ids as well, unless that is to come: a node whose clock was wrong
     * may have said the first.
     *
     * @param id the first that is as old
     * @param ahead the first that is to come
     */
    @Select("""
            select message_id from message_open force index (message_open_state)
            where state = ${State.DEAD} and (message_id < #{id} or message_id > #{ahead}) and state_since < #{since}
            order by message_id limit #{most}
            """)
    List<MessageId> old(
            @Param("since") long since,
            @Param("id") MessageId id,
            @Param("ahead") MessageId ahead,
            @Param("most") int most);
}
