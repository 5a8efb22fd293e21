package io.waybill.service.failure;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.message.Reason;
import io.waybill.service.security.Permission;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.annotation.Secured;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows groups of failures, and takes what people say about them. */
@RestController
@RequestMapping("/api/v1/failure-groups")
class FailureGroupController {

    private static final String NAME = "\\p{ASCII}+";
    private static final String FINGERPRINT = "[0-9a-f]{32}";
    private static final int SAMPLES = 10;

    private final FailureGroups groups;

    FailureGroupController(FailureGroups groups) {
        this.groups = groups;
    }

    /** A group in a list, with its trend. */
    record Line(FailureGroup group, Trend trend) {}

    record Page(List<Line> groups, @Nullable String next) {}

    /** A group with its trend and its newest messages. */
    record Detail(FailureGroup group, Trend trend, List<String> newest) {}

    @GetMapping
    @Secured(Permission.READ)
    Page list(
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.TOPIC) @Nullable String topic,
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.GROUP) @Nullable String group,
            @RequestParam(required = false) @Nullable Reason reason,
            @RequestParam(defaultValue = "") Set<@NotNull Status> status,
            @RequestParam(required = false) @Size(min = 1, max = 200) @Nullable String text,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(defaultValue = "COUNT") Order sort,
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
    Detail show(@PathVariable @Pattern(regexp = FINGERPRINT) String fingerprint) {
        return groups.find(fingerprint).map(this::detail).orElseThrow(() -> unknown(fingerprint));
    }

    /** JSON only, so that no foreign page can send it with a browser's stored credentials. */
    @PutMapping(path = "/{fingerprint}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Detail change(@PathVariable @Pattern(regexp = FINGERPRINT) String fingerprint, @RequestBody @Valid Triage triage) {
        return groups.change(fingerprint, triage).map(this::detail).orElseThrow(() -> unknown(fingerprint));
    }

    @ExceptionHandler
    ProblemDetail stale(StaleVersionException stale) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(stale.getMessage()));
    }

    private Detail detail(FailureGroup group) {
        String fingerprint = group.fingerprint();
        return new Detail(
                group,
                groups.trends(List.of(fingerprint)).getOrDefault(fingerprint, Trend.NONE),
                groups.newest(group, SAMPLES).stream().map(MessageId::toString).toList());
    }

    private static FailureGroups.Place place(String cursor) {
        int end = cursor.indexOf('_');
        return new FailureGroups.Place(Long.parseLong(cursor.substring(0, end)), cursor.substring(end + 1));
    }

    private static ResponseStatusException unknown(String fingerprint) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "no failure group has the fingerprint " + fingerprint);
    }
}
