package io.waybill.service.console.operations;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.console.messages.OperationSelections;
import io.waybill.service.console.page.PageContext;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.operating.operation.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Bulk operations: what they would do, are doing and have done. */
@Controller
class OperationPageController {

    private static final int PAGE = 30;
    private static final int FAILURES = 50;

    private final Operations operations;
    private final PageContext page;

    OperationPageController(Operations operations, PageContext page) {
        this.operations = operations;
        this.page = page;
    }

    @GetMapping("/operations")
    String list(@RequestParam(required = false) @Nullable Long below, Model model) {
        List<Operation> found = operations.list(below == null ? Long.MAX_VALUE : below, PAGE + 1);
        List<Operation> rows = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("rows", rows);
        model.addAttribute("next", found.size() > PAGE ? rows.get(PAGE - 1).id() : null);
        return "operations";
    }

    @GetMapping("/operations/{id}")
    String show(@PathVariable long id, Model model) {
        Operation operation = operations.find(id);
        Operations.Bounds bounds = operations.bounds();
        model.addAttribute("operation", operation);
        model.addAttribute("selection", OperationSelections.shown(operation.selection()));
        model.addAttribute("samples", operations.samples(id));
        model.addAttribute(
                "failures",
                operation.failed() == 0 ? List.of() : operations.failures(id, MessageId.floor(0), "", FAILURES));
        model.addAttribute("bounds", bounds);
        model.addAttribute("why", whyNot(operation, bounds));
        model.addAttribute(
                "live",
                switch (operation.phase()) {
                    case PLANNING, RUNNING -> "fast";
                    case PAUSED -> "slow";
                    default -> null;
                });
        return "operation";
    }

    /** Names the reason for which whoever looks can't confirm it; null if he can. */
    private @Nullable String whyNot(Operation operation, Operations.Bounds bounds) {
        if (!page.may(Permission.OPERATE)) {
            return page.why(Permission.OPERATE);
        }
        if (operation.phase() == Phase.PLANNED && operation.matched() == 0) {
            return "why.nothing";
        }
        boolean large = operation.matched() > bounds.administerAbove();
        return large && !page.may(Permission.ADMINISTER) ? page.why(Permission.ADMINISTER) : null;
    }
}
