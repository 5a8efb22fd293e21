package io.waybill.service.operating.operation;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.operating.operation.Operations.Failure;
import io.waybill.service.operating.operation.Operations.Sample;
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
@RestController
@RequestMapping("/api/v1/operations")
class OperationQueryController {

    private final Operations operations;

    OperationQueryController(Operations operations) {
        this.operations = operations;
    }

    /** An operation with the first few of what it is about. */
    record View(Operation operation, List<Sample> samples) {}

    @GetMapping
    List<Operation> list(
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long below,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        return operations.list(below, limit);
    }

    @GetMapping("/{id}")
    View show(@PathVariable long id) {
        return new View(operations.find(id), operations.samples(id));
    }

    @GetMapping("/{id}/failures")
    List<Failure> failures(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable MessageId after,
            @RequestParam(defaultValue = "") @Size(max = Limits.GROUP) String afterGroup,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1_000) int limit) {
        operations.find(id);
        return operations.failures(id, after == null ? MessageId.floor(0) : after, afterGroup, limit);
    }
}
