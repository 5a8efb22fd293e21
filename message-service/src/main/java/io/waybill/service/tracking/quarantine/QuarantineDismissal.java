package io.waybill.service.tracking.quarantine;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.TransactionalOnce;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Service;

/** Says of what was set aside that nobody needs it; it is deleted some days later. Thread-safe, on any number of nodes. */
@Service
public class QuarantineDismissal {

    /** In one transaction; whoever wants more dismissed asks again. */
    static final int MOST = 10_000;

    static final int LONGEST_REASON = 1_000;

    private final QuarantineMapper mapper;
    private final Audit audit;
    private final Clock clock;

    QuarantineDismissal(QuarantineMapper mapper, Audit audit, Clock clock) {
        this.mapper = mapper;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Which of what waits is dismissed; absent means any.
     *
     * @param before only what was set aside before
     * @param upTo the newest id that somebody has seen: what came since stays
     */
    public record Filter(
            QuarantinedItem.@Nullable QuarantineReason reason,
            QuarantinedItem.@Nullable QuarantinedKind kind,
            @Nullable Instant before,
            @Nullable Long upTo) {

        long beforeMillis() {
            return before == null ? Long.MAX_VALUE : before.toEpochMilli();
        }
    }

    /**
     * Dismisses one entry; one that is dismissed already stays as it is.
     *
     * @throws RefusedException when there is nothing of that number, it is applied, or there is no reason
     */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public QuarantinedItemView dismiss(long id, @Nullable String why) {
        String reason = require(why);
        QuarantinedItem row = mapper.lockWithoutContent(id);
        if (row == null) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_UNKNOWN, id);
        }
        if (row.appliedAt() != null) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_APPLIED, id);
        }
        if (row.dismissedAt() == null) {
            row.markDismissed(clock.millis(), Audit.actor(), reason);
            mapper.dismissed(row);
            Map<String, ?> detail = Map.of("setAside", String.valueOf(id));
            audit.write(new Audit.Deed("DISMISS_SET_ASIDE", null, null, 1, reason, detail));
        }
        return QuarantinedItemView.of(row);
    }

    /**
     * Dismisses what waits and fits the filter, the oldest first.
     *
     * @return how many, at most {@value #MOST}
     */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public int dismiss(Filter filter, @Nullable String why) {
        String reason = require(why);
        long upTo = filter.upTo() == null ? mapper.newest() : filter.upTo();
        Filter seen = new Filter(filter.reason(), filter.kind(), filter.before(), upTo);
        int dismissed = mapper.dismiss(seen, clock.millis(), Audit.actor(), reason, MOST);
        if (dismissed > 0) {
            audit.write(new Audit.Deed("DISMISS_SET_ASIDE", null, null, dismissed, reason, detail(seen)));
        }
        return dismissed;
    }

    private static Map<String, ?> detail(Filter filter) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("upTo", String.valueOf(filter.upTo()));
        if (filter.reason() != null) {
            detail.put("reason", filter.reason().name());
        }
        if (filter.kind() != null) {
            detail.put("kind", filter.kind().name());
        }
        if (filter.before() != null) {
            detail.put("before", filter.before().toString());
        }
        return detail;
    }

    private static String require(@Nullable String why) {
        if (why == null || why.isBlank() || why.length() > LONGEST_REASON) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_REASON_MISSING, LONGEST_REASON);
        }
        return why.trim();
    }
}
