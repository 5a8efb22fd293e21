package io.waybill.service.operating.operation;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.account.Permission;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Plans and steers bulk operations. */
@Mutating
@Tag(name = "bulk operations")
@RestController
@RequestMapping(path = "/api/v1/operations", consumes = MediaType.APPLICATION_JSON_VALUE)
class OperationController {

    private final Operations operations;

    OperationController(Operations operations) {
        this.operations = operations;
    }

    record OperationPlan(
            @NotNull BulkAction kind, @NotNull @Valid Selection selection) {}

    record OperationConfirm(
            @Nullable Long count,
            @NotBlank @Size(max = 900) String reason,
            @NotNull @Min(1) Integer rate,
            @NotNull @Min(0) Integer stopAfter) {}

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Plans a bulk operation",
            description = "Writes out what a filter selects at this moment, and nothing that comes later."
                    + " Nothing is done before the plan is confirmed. Needs OPERATE.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Operation plan(@Valid @RequestBody OperationPlan plan) {
        return operations.plan(plan.kind(), plan.selection());
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Confirms a planned operation",
            description = "It runs in the background, on any node, at the given rate, and stops after the"
                    + " given number of failures. Needs OPERATE, above the limit of size ADMINISTER;"
                    + " written to the audit log.")
    @PostMapping("/{id}/confirm")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Operation confirm(
            @Parameter(description = "The bulk operation's id") @PathVariable long id,
            @Valid @RequestBody OperationConfirm confirm,
            Authentication caller) {
        boolean administrator =
                caller.getAuthorities().stream().anyMatch(each -> Permission.ADMINISTER.equals(each.getAuthority()));
        return operations.confirm(
                id,
                new Operations.Confirmation(confirm.count(), confirm.reason(), confirm.rate(), confirm.stopAfter()),
                administrator);
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Pauses a bulk operation",
            description = "It goes on when it is resumed. Needs OPERATE; written to the audit log.")
    @PostMapping("/{id}/pause")
    Operation pause(@Parameter(description = "The bulk operation's id") @PathVariable long id) {
        return operations.pause(id);
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Resumes a bulk operation",
            description = "It goes on where it was paused, or stopped. Needs OPERATE; written to the audit log.")
    @PostMapping("/{id}/resume")
    Operation resume(@Parameter(description = "The bulk operation's id") @PathVariable long id) {
        return operations.resume(id);
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Cancels a bulk operation",
            description = "What is not done is left. Needs OPERATE; written to the audit log.")
    @PostMapping("/{id}/cancel")
    Operation cancel(@Parameter(description = "The bulk operation's id") @PathVariable long id) {
        return operations.cancel(id);
    }
}
