package io.waybill.service.access.audit;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what people and services did. */
@RestController
class AuditController {

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    /**
     * A page of the audit log.
     *
     * @param next the cursor of the next page; absent on the last
     */
    record Page(List<View> entries, @Nullable String next) {}

    /** An entry, with ids as text. */
    record View(
            String id,
            Instant at,
            String actor,
            @Nullable String origin,
            String action,
            @Nullable String messageId,
            @Nullable String operationId,
            long count,
            @Nullable String reason,
            Map<String, Object> detail) {

        static View of(AuditEntry entry) {
            return new View(
                    String.valueOf(entry.id()),
                    entry.at(),
                    entry.actor(),
                    entry.origin(),
                    entry.action(),
                    text(entry.messageId()),
                    text(entry.operationId()),
                    entry.count(),
                    entry.reason(),
                    entry.detail());
        }

        private static @Nullable String text(@Nullable Object id) {
            return id == null ? null : id.toString();
        }
    }

    @GetMapping("/api/v1/audit")
    Page list(
            @RequestParam(required = false) @Size(min = 1, max = 255) @Nullable String actor,
            @RequestParam(required = false) @Size(min = 1, max = 64) @Nullable String action,
            @RequestParam(required = false) @Nullable String messageId,
            @RequestParam(required = false) @Nullable Long operationId,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Long cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        AuditFilter filter = new AuditFilter(actor, action, parse(messageId), operationId, from, to);
        List<AuditEntry> found = log.find(filter, cursor, limit + 1);
        boolean more = found.size() > limit;
        List<AuditEntry> page = more ? found.subList(0, limit) : found;
        return new Page(
                page.stream().map(View::of).toList(),
                more ? String.valueOf(page.get(limit - 1).id()) : null);
    }

    private static @Nullable MessageId parse(@Nullable String text) {
        try {
            return text == null ? null : MessageId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw RequestRefusal.invalid("'messageId' is " + malformed.getMessage());
        }
    }
}
