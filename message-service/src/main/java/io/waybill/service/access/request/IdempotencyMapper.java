package io.waybill.service.access.request;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The table {@code idempotency}. */
@Mapper
interface IdempotencyMapper {

    String COLUMNS = "request_hash, status, content_type, location, body, created_at";

    String WHERE = " where caller = #{request.caller} and idempotency_key = #{request.key}";

    /** Fails at once where somebody else is carrying the request out and has not committed. */
    @Select("select " + COLUMNS + " from idempotency" + WHERE + " for update nowait")
    Optional<IdempotencyRecord> look(@Param("request") KeyedRequest request);

    @Select("select " + COLUMNS + " from idempotency" + WHERE)
    Optional<IdempotencyRecord> find(@Param("request") KeyedRequest request);

    @Insert("insert into idempotency (caller, idempotency_key, request_hash, created_at)"
            + " values (#{request.caller}, #{request.key}, #{request.hash}, #{now})")
    void claim(@Param("request") KeyedRequest request, @Param("now") long now);

    @Update("update idempotency set status = #{answer.status}, content_type = #{answer.contentType},"
            + " location = #{answer.location}, body = #{answer.body}" + WHERE)
    void answer(@Param("request") KeyedRequest request, @Param("answer") RecordedResponse answer);

    @Delete("delete from idempotency" + WHERE + " and status is null")
    void release(@Param("request") KeyedRequest request);

    @Delete("delete from idempotency where created_at < #{before} limit #{limit}")
    int deleteOlder(@Param("before") long before, @Param("limit") int limit);

    /** Without reading the answers: the index has the whole key in it. */
    @Select("select caller, count(*) as number from idempotency force index (idempotency_created) group by caller")
    List<IdempotencyCapacity.KeysOfCaller> counts();
}
