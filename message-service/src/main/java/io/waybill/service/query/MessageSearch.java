package io.waybill.service.query;

import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import io.waybill.service.message.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Finds messages, newest first, over open and closed ones alike. Pages by id, so a page costs the same wherever it is. */
@Component
class MessageSearch {

    private final OpenRows open;
    private final ClosedRows closed;

    MessageSearch(OpenRows open, ClosedRows closed) {
        this.open = open;
        this.closed = closed;
    }

    /** In one snapshot: a message that closes meanwhile would be in both lists. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    List<MessageRow> find(MessageFilter filter, int limit) {
        List<MessageRow> rows = new ArrayList<>();
        if (filter.wantsOpen()) {
            QueryWrapper<MessageRow.Open> query = conditions(new QueryWrapper<>(), filter, limit);
            query.exists(
                    filter.group() != null,
                    "select 1 from delivery_open d where d.message_id = message_open.message_id and d.group_name = {0}",
                    filter.group());
            rows.addAll(open.selectList(query));
        }
        if (filter.wantsClosed()) {
            QueryWrapper<MessageRow.Closed> query = conditions(new QueryWrapper<>(), filter, limit);
            // The deliveries of a closed message are text; a group name needs no escaping there.
            query.apply(filter.group() != null, "locate({0}, deliveries) > 0", "\"group\":\"" + filter.group() + "\"");
            rows.addAll(closed.selectList(query));
        }
        return rows.stream()
                .sorted(Comparator.comparing(MessageRow::id).reversed())
                .limit(limit)
                .toList();
    }

    private static <R extends MessageRow> QueryWrapper<R> conditions(
            QueryWrapper<R> query, MessageFilter filter, int limit) {
        return query.in(
                        !filter.states().isEmpty(),
                        "state",
                        filter.states().stream().map(State::code).toList())
                .eq(filter.topic() != null, "topic", filter.topic())
                .eq(filter.key() != null, "message_key", filter.key())
                .ge(filter.from() != null, "message_id", filter.from())
                .lt(filter.below() != null, "message_id", filter.below())
                .orderByDesc("message_id")
                .last("limit " + limit);
    }
}
