package io.waybill.service.access.audit;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of the audit log is looked for; absent means any.
 *
 * @param from not before this time
 * @param to before this time
 */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable MessageId messageId,
        @Nullable Long operationId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Everything. */
    public static final AuditFilter ANY = new AuditFilter(null, null, null, null, null, null);
}
