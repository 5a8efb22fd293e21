package io.waybill.service.access.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "audit")
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
    record AuditPage(List<AuditEntryView> entries, @Nullable String next) {}

    /** An entry, with ids as text. */
    record AuditEntryView(
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

        static AuditEntryView of(AuditEntry entry) {
            return new AuditEntryView(
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

    @Operation(
            summary = "Shows the audit log",
            description = "Who did what, when, from where, to what and why, newest first; give the lowest id"
                    + " of a page as 'below' for the one after it. Needs READ.")
    @GetMapping("/api/v1/audit")
    AuditPage list(
            @Parameter(description = "Only what this account or key did")
                    @RequestParam(required = false)
                    @Size(min = 1, max = 255) @Nullable String actor,
            @Parameter(description = "Only this kind of action, REDELIVER for example")
                    @RequestParam(required = false)
                    @Size(min = 1, max = 64) @Nullable String action,
            @Parameter(description = "Only what concerns this message") @RequestParam(required = false) @Nullable String messageId,
            @Parameter(description = "Only what concerns this bulk operation") @RequestParam(required = false) @Nullable Long operationId,
            @Parameter(description = "Only what was done at this time or later")
                    @RequestParam(required = false)
                    @Nullable Instant from,
            @Parameter(description = "Only what was done before this time") @RequestParam(required = false) @Nullable Instant to,
            @Parameter(description = "The 'next' of the page before") @RequestParam(required = false) @Nullable Long cursor,
            @Parameter(description = "Most entries of the answer") @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        AuditFilter filter = new AuditFilter(actor, action, parse(messageId), operationId, from, to);
        List<AuditEntry> found = log.find(filter, cursor, limit + 1);
        boolean more = found.size() > limit;
        List<AuditEntry> page = more ? found.subList(0, limit) : found;
        return new AuditPage(
                page.stream().map(AuditEntryView::of).toList(),
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
