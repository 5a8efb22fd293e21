package io.waybill.service.notifying.history;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Looks at what attempts came to, by an index that is skipped through. */
@Mapper
interface EndpointHealthMapper {

    /**
     * When an endpoint's attempts last came to something.
     *
     * @param registeredAt what was before was another's of the name
     */
    record NewestAttempt(String endpoint, String outcome, long at, long registeredAt) {}

    /** Of those that there are, and to which anything is sent. */
    @Select("""
            select newest.endpoint, newest.outcome, newest.at, e.since
            from (select endpoint, outcome, max(at) as at from notification_attempt group by endpoint, outcome) newest
              join endpoint e on e.name = newest.endpoint
            where newest.at >= e.since and not exists (select 1 from endpoint_pause p where p.endpoint = e.name and p.host = '')
            """)
    List<NewestAttempt> newest();

    @Select(
            "select min(at) from notification_attempt where endpoint = #{endpoint} and outcome = #{outcome} and at > #{after}")
    Optional<Long> first(
            @Param("endpoint") String endpoint, @Param("outcome") String outcome, @Param("after") long after);
}
