package io.waybill.service.access.audit;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done.
 *
 * @param id grows with time, of one node
 * @param actor an account's name, {@code api-key:} or {@code oidc:} and a name, or {@code waybill} itself
 * @param origin the address it was done from
 * @param action a verb such as REDELIVER
 * @param count how many it was done to
 * @param detail what else belongs to it, such as a filter, or what was before and after
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        @Nullable String origin,
        String action,
        @Nullable MessageId messageId,
        @Nullable Long operationId,
        long count,
        @Nullable String reason,
        Map<String, Object> detail) {}
