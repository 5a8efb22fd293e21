package io.waybill.service.tracking.index;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The table {@code message_kind}. */
@Mapper
interface SearchKeyMapper {

    /** A tag that a topic has a search key for. */
    record Tag(String topic, @Nullable String tag) {}

    void save(@Param("rows") Collection<SearchKeyRow> rows);

    List<SearchKeyRow> find(
            @Param("states") Collection<Integer> states,
            @Param("topic") @Nullable String topic,
            @Param("tag") @Nullable String tag,
            @Param("reason") @Nullable String reason,
            @Param("attempts") int attempts);

    @Select("select distinct topic, tag from message_kind where other_tag = 0")
    List<Tag> tags();
}
