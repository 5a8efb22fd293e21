package io.waybill.service.tracking.triage;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.transaction.TransactionalOnce;
import io.waybill.service.tracking.failure.FailureChanges;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Groups of failures, for people to look after. What it costs to read them does not depend on how many messages are dead.
 * Thread-safe.
 */
@Service
public class FailureGroups {

    private final FailureGroupMapper mapper;
    private final Audit audit;
    private final Clock clock;

    FailureGroups(FailureGroupMapper mapper, Audit audit, Clock clock) {
        this.mapper = mapper;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where a page of a list ends: what it is sorted by, and of whom. */
    public record GroupCursor(long value, String fingerprint) {}

    /**
     * A page of a list.
     *
     * @param next where the next one begins; absent on the last
     */
    public record FoundGroups(
            List<FailureGroup> groups, @Nullable GroupCursor next) {}

    /** Lists groups, the greatest by the given order first. */
    @Transactional(readOnly = true)
    public FoundGroups list(FailureFilter filter, FailureGroupOrder order, @Nullable GroupCursor after, int limit) {
        List<FailureGroupRow> rows = mapper.list(filter, order, after, limit + 1);
        boolean more = rows.size() > limit;
        List<FailureGroupRow> page = more ? rows.subList(0, limit) : rows;
        FailureGroupRow last = more ? page.get(limit - 1) : null;
        return new FoundGroups(
                page.stream().map(FailureGroupRow::view).toList(),
                last == null ? null : new GroupCursor(order.valueOf(last), last.fingerprint()));
    }

    public Optional<FailureGroup> find(String fingerprint) {
        return mapper.find(fingerprint).map(FailureGroupRow::view);
    }

    /** How many died when, of each of the groups; of those without any, too. */
    public Map<String, Trend> trends(Collection<String> fingerprints) {
        if (fingerprints.isEmpty()) {
            return Map.of();
        }
        int present = FailureChanges.hour(clock.millis());
        Map<String, List<FailureGroupMapper.Deaths>> deaths =
                mapper.deaths(fingerprints, present - Trend.SPAN + 1).stream()
                        .collect(Collectors.groupingBy(FailureGroupMapper.Deaths::fingerprint));
        Map<String, Trend> trends = new TreeMap<>();
        fingerprints.forEach(each -> trends.put(each, Trend.of(deaths.getOrDefault(each, List.of()), present)));
        return trends;
    }

    /** The newest messages of a group that are dead and not archived. */
    public List<MessageId> newest(FailureGroup group, int limit) {
        List<Long> kinds = mapper.kinds(group.topic());
        return kinds.isEmpty() ? List.of() : mapper.newest(group.fingerprint(), kinds, limit);
    }

    /**
     * Writes down what somebody makes of a group.
     *
     * @return the group as it is now; empty if there is none
     * @throws StaleVersionException if somebody else was first
     */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Optional<FailureGroup> change(String fingerprint, Triage triage) {
        Optional<Long> version = mapper.lock(fingerprint);
        Optional<FailureGroup> before = version.flatMap(locked -> find(fingerprint));
        before.ifPresent(group -> change(group, triage));
        return before.flatMap(group -> find(fingerprint));
    }

    private void change(FailureGroup before, Triage triage) {
        if (before.version() != triage.version()) {
            throw new StaleVersionException(before);
        }
        boolean resolves = triage.status() == TriageStatus.RESOLVED && before.status() != TriageStatus.RESOLVED;
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        mapper.change(
                before.fingerprint(),
                triage.seenAtMost(before.arrivals()),
                before.episode() + (resolves ? 1 : 0),
                caller == null ? "waybill" : caller.getName(),
                clock.millis());
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("fingerprint", before.fingerprint());
        detail.put("before", said(before.status(), before.note(), before.owner(), before.link()));
        detail.put("after", said(triage.status(), triage.note(), triage.owner(), triage.link()));
        audit.write(new Audit.Deed("TRIAGE", null, null, 1, null, detail));
    }

    private static Map<String, Object> said(
            TriageStatus status, @Nullable String note, @Nullable String owner, @Nullable String link) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", status);
        said.put("note", note);
        said.put("owner", owner);
        said.put("link", link);
        return said;
    }
}
