package io.waybill.service.access.audit;

import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the audit log. Thread-safe. */
@Component
public class AuditLog {

    private final AuditMapper mapper;

    AuditLog(AuditMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Newest first.
     *
     * @param below only entries with smaller ids, as after the last of a page
     * @param limit how many at most
     */
    public List<AuditEntry> find(AuditFilter filter, @Nullable Long below, int limit) {
        QueryWrapper<AuditRow> query = new QueryWrapper<AuditRow>()
                .eq(filter.actor() != null, "actor", filter.actor())
                .eq(filter.action() != null, "action", filter.action())
                .eq(filter.messageId() != null, "message_id", filter.messageId())
                .eq(filter.operationId() != null, "operation_id", filter.operationId())
                .ge(filter.from() != null, "at", millis(filter.from()))
                .lt(filter.to() != null, "at", millis(filter.to()))
                .lt(below != null, "id", below)
                .orderByDesc("id")
                .last("limit " + limit);
        return mapper.selectList(query).stream().map(AuditRow::entry).toList();
    }

    /** Times beyond what milliseconds can count are as good as the last of them. */
    private static long millis(@Nullable Instant time) {
        if (time == null) {
            return 0;
        }
        return time.getEpochSecond() > Integer.MAX_VALUE * 1_000L
                ? Long.MAX_VALUE
                : time.getEpochSecond() < 0 ? 0 : time.toEpochMilli();
    }
}
