package io.waybill.service.tracking.policy;

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
    record Request(
            @Nullable String staleAfter,
            @Nullable List<@Nullable String> ladder,
            @Nullable String reason) {}

    @InOneTransaction
    @PutMapping(path = "/topics/{topic}", consumes = MediaType.APPLICATION_JSON_VALUE)
    PatienceView setTopic(@PathVariable String topic, @RequestBody Request request) {
        return set(PolicyScope.TOPIC, topic, request);
    }

    @InOneTransaction
    @PutMapping(path = "/groups/{group}", consumes = MediaType.APPLICATION_JSON_VALUE)
    PatienceView setGroup(@PathVariable String group, @RequestBody Request request) {
        return set(PolicyScope.GROUP, group, request);
    }

    @InOneTransaction
    @DeleteMapping("/topics/{topic}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeTopic(@PathVariable String topic, @RequestParam(required = false) @Nullable String reason) {
        remove(PolicyScope.TOPIC, topic, reason);
    }

    @InOneTransaction
    @DeleteMapping("/groups/{group}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeGroup(@PathVariable String group, @RequestParam(required = false) @Nullable String reason) {
        remove(PolicyScope.GROUP, group, reason);
    }

    private PatienceView set(PolicyScope scope, String name, Request request) {
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
