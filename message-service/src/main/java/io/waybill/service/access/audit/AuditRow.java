package io.waybill.service.access.audit;

import com.alibaba.fastjson2.JSON;
import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the audit log. */
@TableName("audit")
class AuditRow {

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private long at;
    private String actor;
    private @Nullable String origin;
    private String action;
    private @Nullable MessageId messageId;
    private @Nullable Long operationId;
    private long count;
    private @Nullable String reason;
    private String detail;

    /** For the mapper, which sets all fields. */
    @SuppressWarnings("NullAway.Init")
    private AuditRow() {}

    AuditRow(long at, String actor, @Nullable String origin, Audit.Deed deed, String detail) {
        this.at = at;
        this.actor = actor;
        this.origin = origin;
        this.action = deed.action();
        this.messageId = deed.messageId();
        this.operationId = deed.operationId();
        this.count = deed.count();
        this.reason = deed.reason();
        this.detail = detail;
    }

    AuditEntry entry() {
        return new AuditEntry(
                id == null ? 0 : id,
                Instant.ofEpochMilli(at),
                actor,
                origin,
                action,
                messageId,
                operationId,
                count,
                reason,
                JSON.parseObject(detail));
    }
}
