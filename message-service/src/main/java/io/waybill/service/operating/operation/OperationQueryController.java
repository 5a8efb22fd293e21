package io.waybill.service.operating.operation;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operations.OperationFailure;
import io.waybill.service.operating.operation.Operations.OperationSample;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows bulk operations. */
@Tag(name = "bulk operations")
@RestController
@RequestMapping("/api/v1/operations")
class OperationQueryController {

    private final Operations operations;

    OperationQueryController(Operations operations) {
        this.operations = operations;
    }

    /** An operation with the first few of what it is about. */
    record OperationView(Operation operation, List<OperationSample> samples) {}

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Lists bulk operations",
            description =
                    "Newest first; give the lowest id of a page as 'below' for the one after it. Needs" + " READ.")
    @GetMapping
    List<Operation> list(
            @Parameter(description = "Only ids below this") @RequestParam(defaultValue = "" + Long.MAX_VALUE)
                    long below,
            @Parameter(description = "Most entries of the answer") @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        return operations.list(below, limit);
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Shows a bulk operation",
            description = "How far it is, with samples of what it takes. Needs READ.")
    @GetMapping("/{id}")
    OperationView show(@Parameter(description = "The bulk operation's id") @PathVariable long id) {
        return new OperationView(operations.find(id), operations.samples(id));
    }

    @io.swagger.v3.oas.annotations.Operation(
            summary = "Lists what a bulk operation could not do",
            description = "Message by message and group by group, with the reason. Needs READ.")
    @GetMapping("/{id}/failures")
    List<OperationFailure> failures(
            @Parameter(description = "The bulk operation's id") @PathVariable long id,
            @Parameter(description = "Only what comes after this id") @RequestParam(required = false) @Nullable MessageId after,
            @Parameter(description = "With 'after': only what comes after this group of that message")
                    @RequestParam(defaultValue = "")
                    @Size(max = Limits.GROUP) String afterGroup,
            @Parameter(description = "Most entries of the answer")
                    @RequestParam(defaultValue = "100")
                    @Min(1) @Max(1_000) int limit) {
        operations.find(id);
        return operations.failures(id, after == null ? MessageId.floor(0) : after, afterGroup, limit);
    }
}
