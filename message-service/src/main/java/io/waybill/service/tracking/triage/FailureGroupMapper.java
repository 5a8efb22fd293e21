package io.waybill.service.tracking.triage;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Groups of failures as people see and change them. */
@Mapper
interface FailureGroupMapper {

    record Deaths(String fingerprint, int hour, long deaths) {}

    List<FailureGroupRow> list(
            @Param("f") FailureFilter filter,
            @Param("order") FailureGroupOrder order,
            @Param("last") FailureGroups.@Nullable GroupCursor last,
            @Param("limit") int limit);

    Optional<FailureGroupRow> find(@Param("fingerprint") String fingerprint);

    /** The version of a group, which is locked until the end of the transaction. */
    @Select("select version from failure_group where fingerprint = unhex(#{fingerprint}) for update")
    Optional<Long> lock(@Param("fingerprint") String fingerprint);

    @Update("""
            update failure_group set status = #{t.status}, note = #{t.note}, owner = #{t.owner}, link = #{t.link},
              seen_arrivals = #{t.arrivals}, episode = #{episode}, version = version + 1, changed_by = #{by},
              changed_at = #{at}
            where fingerprint = unhex(#{fingerprint})
            """)
    void change(
            @Param("fingerprint") String fingerprint,
            @Param("t") Triage triage,
            @Param("episode") int episode,
            @Param("by") String by,
            @Param("at") long at);

    List<Deaths> deaths(@Param("fingerprints") Collection<String> fingerprints, @Param("since") int since);

    /** The kinds of what is dead on a topic and not archived: a few hundred at most. */
    @Select("select kind from message_kind where topic = #{topic} and archived = 0 limit 1000")
    List<Long> kinds(@Param("topic") String topic);

    /** Its newest messages: of each kind the newest, and of these the newest. */
    List<MessageId> newest(
            @Param("fingerprint") String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("limit") int limit);
}
