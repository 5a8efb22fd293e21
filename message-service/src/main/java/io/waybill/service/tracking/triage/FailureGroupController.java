package io.waybill.service.tracking.triage;

import io.waybill.protocol.Limits;
import io.waybill.service.access.account.Permission;
import io.waybill.service.model.Reason;
import io.waybill.service.platform.refusal.RefusedException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows groups of failures. */
@RestController
@RequestMapping("/api/v1/failure-groups")
class FailureGroupController {

    private static final String NAME = "\\p{ASCII}+";
    static final String FINGERPRINT = "[0-9a-f]{32}";

    private final FailureGroups groups;

    FailureGroupController(FailureGroups groups) {
        this.groups = groups;
    }

    /** A group in a list, with its trend. */
    record Line(FailureGroup group, Trend trend) {}

    record Page(List<Line> groups, @Nullable String next) {}

    @GetMapping
    @Secured(Permission.READ)
    Page list(
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.TOPIC) @Nullable String topic,
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.GROUP) @Nullable String group,
            @RequestParam(required = false) @Nullable Reason reason,
            @RequestParam(defaultValue = "") Set<@NotNull TriageStatus> status,
            @RequestParam(required = false) @Size(min = 1, max = 200) @Nullable String text,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "COUNT") FailureGroupOrder sort,
            @RequestParam(required = false)
                    @Pattern(regexp = "-?[0-9]{1,18}_" + FINGERPRINT, message = "must be the 'next' of a page") @Nullable String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        FailureFilter filter =
                new FailureFilter(topic, group, reason == null ? null : reason.name(), status, text, all);
        FailureGroups.Page page = groups.list(filter, sort, cursor == null ? null : place(cursor), limit);
        Map<String, Trend> trends = groups.trends(
                page.groups().stream().map(FailureGroup::fingerprint).toList());
        FailureGroups.Place next = page.next();
        return new Page(
                page.groups().stream()
                        .map(each -> new Line(each, trends.getOrDefault(each.fingerprint(), Trend.NONE)))
                        .toList(),
                next == null ? null : next.value() + "_" + next.fingerprint());
    }

    @GetMapping("/{fingerprint}")
    @Secured(Permission.READ)
    FailureGroupDetail show(@PathVariable @Pattern(regexp = FINGERPRINT) String fingerprint) {
        return groups.find(fingerprint)
                .map(group -> FailureGroupDetail.of(group, groups))
                .orElseThrow(() -> unknown(fingerprint));
    }

    private static FailureGroups.Place place(String cursor) {
        int end = cursor.indexOf('_');
        return new FailureGroups.Place(Long.parseLong(cursor.substring(0, end)), cursor.substring(end + 1));
    }

    static RefusedException unknown(String fingerprint) {
        return new RefusedException(FailureGroupRefusal.FAILURE_GROUP_UNKNOWN, fingerprint);
    }
}
