package io.waybill.service.operating.operation;

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
@RestController
@RequestMapping(path = "/api/v1/operations", consumes = MediaType.APPLICATION_JSON_VALUE)
class OperationController {

    private final Operations operations;

    OperationController(Operations operations) {
        this.operations = operations;
    }

    record Plan(@NotNull BulkAction kind, @NotNull @Valid Selection selection) {}

    record Confirm(
            @Nullable Long count,
            @NotBlank @Size(max = 900) String reason,
            @NotNull @Min(1) Integer rate,
            @NotNull @Min(0) Integer stopAfter) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Operation plan(@Valid @RequestBody Plan plan) {
        return operations.plan(plan.kind(), plan.selection());
    }

    @PostMapping("/{id}/confirm")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Operation confirm(@PathVariable long id, @Valid @RequestBody Confirm confirm, Authentication caller) {
        boolean administrator =
                caller.getAuthorities().stream().anyMatch(each -> Permission.ADMINISTER.equals(each.getAuthority()));
        return operations.confirm(
                id,
                new Operations.Confirmation(confirm.count(), confirm.reason(), confirm.rate(), confirm.stopAfter()),
                administrator);
    }

    @PostMapping("/{id}/pause")
    Operation pause(@PathVariable long id) {
        return operations.pause(id);
    }

    @PostMapping("/{id}/resume")
    Operation resume(@PathVariable long id) {
        return operations.resume(id);
    }

    @PostMapping("/{id}/cancel")
    Operation cancel(@PathVariable long id) {
        return operations.cancel(id);
    }
}
