package io.waybill.service.console.failures;

import io.waybill.protocol.MessageId;
import io.waybill.service.console.dashboard.Sparkline;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.tracking.triage.FailureFilter;
import io.waybill.service.tracking.triage.FailureGroup;
import io.waybill.service.tracking.triage.FailureGroupOrder;
import io.waybill.service.tracking.triage.FailureGroupRefusal;
import io.waybill.service.tracking.triage.FailureGroups;
import io.waybill.service.tracking.triage.Trend;
import io.waybill.service.tracking.triage.TriageStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Failures by their likely cause: where to begin when much is dead. */
@Controller
class GroupPageController {

    private static final int PAGE = 30;
    private static final int SAMPLES = 10;

    /** No other text is one, or could be compared with one. */
    static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");

    private final FailureGroups groups;
    private final GroupOperations work;
    private final FailureAges ages;

    GroupPageController(FailureGroups groups, GroupOperations work, FailureAges ages) {
        this.groups = groups;
        this.work = work;
        this.ages = ages;
    }

    @GetMapping("/groups")
    String list(
            @RequestParam(defaultValue = "") Set<TriageStatus> status,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "COUNT") FailureGroupOrder sort,
            @RequestParam(defaultValue = "") String cursor,
            Model model) {
        String wanted = text.isBlank() ? null : text.strip();
        if (wanted != null && wanted.length() > 200) {
            throw RequestRefusal.invalid("'text' is longer than 200 characters");
        }
        FailureFilter filter = new FailureFilter(null, null, null, status, wanted, all);
        FailureGroups.FoundGroups page = groups.list(filter, sort, place(cursor), PAGE);
        FailureGroups.GroupCursor next = page.next();
        model.addAttribute("rows", page.groups());
        model.addAttribute("trends", sparks(page.groups()));
        model.addAttribute("next", next == null ? null : next.value() + "_" + next.fingerprint());
        model.addAttribute("status", status);
        model.addAttribute("statuses", TriageStatus.values());
        model.addAttribute("orders", FailureGroupOrder.values());
        model.addAttribute("sort", sort);
        model.addAttribute("text", text);
        model.addAttribute("all", all);
        return "groups";
    }

    @GetMapping("/groups/{fingerprint}")
    String show(@PathVariable String fingerprint, Model model) {
        FailureGroup group = (FINGERPRINT.matcher(fingerprint).matches()
                        ? groups.find(fingerprint)
                        : Optional.<FailureGroup>empty())
                .orElseThrow(() -> unknown(fingerprint));
        Trend trend = Objects.requireNonNull(groups.trends(List.of(fingerprint)).get(fingerprint));
        model.addAttribute("group", group);
        model.addAttribute("hours", Sparkline.of(trend.hours()));
        model.addAttribute("days", Sparkline.of(trend.days()));
        List<MessageId> newest = groups.newest(group, SAMPLES);
        model.addAttribute("newest", newest.stream().map(MessageId::toString).toList());
        model.addAttribute("work", work.unfinished(group, newest));
        model.addAttribute("retried", work.retried(group, newest));
        model.addAttribute("ages", ages.of(fingerprint));
        model.addAttribute("statuses", TriageStatus.values());
        return "group";
    }

    static RefusedException unknown(String fingerprint) {
        return new RefusedException(FailureGroupRefusal.FAILURE_GROUP_UNKNOWN, fingerprint);
    }

    private Map<String, Sparkline> sparks(List<FailureGroup> rows) {
        return groups.trends(rows.stream().map(FailureGroup::fingerprint).toList()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> Sparkline.of(each.getValue().days())));
    }

    private static FailureGroups.@Nullable GroupCursor place(String cursor) {
        if (!cursor.matches("-?[0-9]{1,18}_[0-9a-f]{32}")) {
            return null;
        }
        int end = cursor.indexOf('_');
        return new FailureGroups.GroupCursor(Long.parseLong(cursor.substring(0, end)), cursor.substring(end + 1));
    }
}
