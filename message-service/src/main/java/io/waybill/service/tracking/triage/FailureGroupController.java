package io.waybill.service.tracking.triage;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "failure groups")
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
    record FailureGroupLine(FailureGroup group, Trend trend) {}

    record FailureGroupPage(
            List<FailureGroupLine> groups, @Nullable String next) {}

    @Operation(
            summary = "Lists groups of like failures",
            description = "With count, first and last time, trend and what people said of them. Needs READ.")
    @GetMapping
    @Secured(Permission.READ)
    FailureGroupPage list(
            @Parameter(description = "Only of this topic")
                    @RequestParam(required = false)
                    @Pattern(regexp = NAME) @Size(max = Limits.TOPIC) @Nullable String topic,
            @Parameter(description = "Only of this consumer group")
                    @RequestParam(required = false)
                    @Pattern(regexp = NAME) @Size(max = Limits.GROUP) @Nullable String group,
            @Parameter(description = "Only that are dead for this reason") @RequestParam(required = false) @Nullable Reason reason,
            @Parameter(description = "Only in one of these states") @RequestParam(defaultValue = "")
                    Set<@NotNull TriageStatus> status,
            @Parameter(description = "Only with this text in what is shown of the group")
                    @RequestParam(required = false)
                    @Size(min = 1, max = 200) @Nullable String text,
            @Parameter(description = "Also what is applied already") @RequestParam(defaultValue = "false") boolean all,
            @Parameter(description = "By what they are ordered") @RequestParam(defaultValue = "COUNT")
                    FailureGroupOrder sort,
            @Parameter(description = "The 'next' of the page before")
                    @RequestParam(required = false)
                    @Pattern(regexp = "-?[0-9]{1,18}_" + FINGERPRINT, message = "must be the 'next' of a page") @Nullable String cursor,
            @Parameter(description = "Most entries of the answer") @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        FailureFilter filter =
                new FailureFilter(topic, group, reason == null ? null : reason.name(), status, text, all);
        FailureGroups.FoundGroups page = groups.list(filter, sort, cursor == null ? null : place(cursor), limit);
        Map<String, Trend> trends = groups.trends(
                page.groups().stream().map(FailureGroup::fingerprint).toList());
        FailureGroups.GroupCursor next = page.next();
        return new FailureGroupPage(
                page.groups().stream()
                        .map(each -> new FailureGroupLine(each, trends.getOrDefault(each.fingerprint(), Trend.NONE)))
                        .toList(),
                next == null ? null : next.value() + "_" + next.fingerprint());
    }

    @Operation(summary = "Shows a failure group", description = "With its trend and its newest messages. Needs READ.")
    @GetMapping("/{fingerprint}")
    @Secured(Permission.READ)
    FailureGroupDetail show(
            @Parameter(description = "The failure group") @PathVariable @Pattern(regexp = FINGERPRINT) String fingerprint) {
        return groups.find(fingerprint)
                .map(group -> FailureGroupDetail.of(group, groups))
                .orElseThrow(() -> unknown(fingerprint));
    }

    private static FailureGroups.GroupCursor place(String cursor) {
        int end = cursor.indexOf('_');
        return new FailureGroups.GroupCursor(Long.parseLong(cursor.substring(0, end)), cursor.substring(end + 1));
    }

    static RefusedException unknown(String fingerprint) {
        return new RefusedException(FailureGroupRefusal.FAILURE_GROUP_UNKNOWN, fingerprint);
    }
}
