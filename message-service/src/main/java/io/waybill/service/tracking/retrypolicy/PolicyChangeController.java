package io.waybill.service.tracking.retrypolicy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.request.InOneTransaction;
import io.waybill.service.platform.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Changes policies. */
@Mutating
@Tag(name = "policies")
@RestController
@RequestMapping("/api/v1/policies")
class PolicyChangeController {

    private final PolicyChanges changes;

    PolicyChangeController(PolicyChanges changes) {
        this.changes = changes;
    }

    /**
     * A policy to be set.
     *
     * @param reason for the audit log
     */
    record PolicyChangeRequest(
            @Nullable String staleAfter,
            @Nullable List<@Nullable String> ladder,
            @Nullable String reason) {}

    @Operation(
            summary = "Sets a topic's policy",
            description = "Effective on every node within a minute, and before what is configured. Needs"
                    + " ADMINISTER; written to the audit log.")
    @InOneTransaction
    @PutMapping(path = "/topics/{topic}", consumes = MediaType.APPLICATION_JSON_VALUE)
    PatienceView setTopic(
            @Parameter(description = "The topic") @PathVariable String topic,
            @RequestBody PolicyChangeRequest request) {
        return set(PolicyScope.TOPIC, topic, request);
    }

    @Operation(
            summary = "Sets a consumer group's policy",
            description = "Effective on every node within a minute, and before what is configured. Needs"
                    + " ADMINISTER; written to the audit log.")
    @InOneTransaction
    @PutMapping(path = "/groups/{group}", consumes = MediaType.APPLICATION_JSON_VALUE)
    PatienceView setGroup(
            @Parameter(description = "The consumer group") @PathVariable String group,
            @RequestBody PolicyChangeRequest request) {
        return set(PolicyScope.GROUP, group, request);
    }

    @Operation(
            summary = "Removes a topic's policy",
            description = "What is configured applies again. Needs ADMINISTER; written to the audit log.")
    @InOneTransaction
    @DeleteMapping("/topics/{topic}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeTopic(
            @Parameter(description = "The topic") @PathVariable String topic,
            @Parameter(description = "Only that are dead for this reason") @RequestParam(required = false) @Nullable String reason) {
        remove(PolicyScope.TOPIC, topic, reason);
    }

    @Operation(
            summary = "Removes a consumer group's policy",
            description = "What is configured applies again. Needs ADMINISTER; written to the audit log.")
    @InOneTransaction
    @DeleteMapping("/groups/{group}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeGroup(
            @Parameter(description = "The consumer group") @PathVariable String group,
            @Parameter(description = "Only that are dead for this reason") @RequestParam(required = false) @Nullable String reason) {
        remove(PolicyScope.GROUP, group, reason);
    }

    private PatienceView set(PolicyScope scope, String name, PolicyChangeRequest request) {
        PatienceView view = new PatienceView(request.staleAfter(), request.ladder());
        changes.set(scope, name, view, request.reason());
        return view;
    }

    private void remove(PolicyScope scope, String name, @Nullable String reason) {
        if (!changes.remove(scope, name, reason)) {
            throw new RefusedException(PolicyRefusal.POLICY_UNKNOWN, scope.word(), name);
        }
    }
}
