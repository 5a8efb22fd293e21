package io.waybill.service.console.operations;

import io.waybill.service.access.account.Mutating;
import io.waybill.service.access.account.Permission;
import io.waybill.service.console.messages.MessageQuery;
import io.waybill.service.console.messages.OperationSelections;
import io.waybill.service.console.page.PageContext;
import io.waybill.service.console.page.Texts;
import io.waybill.service.operating.operation.BulkAction;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.operating.operation.Selection;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Plans, confirms and steers bulk operations, and goes on to the operation's page. */
@Controller
@Mutating
class OperationActionController {

    private static final int LONGEST_REASON = 900;

    private final Operations operations;
    private final PageContext page;
    private final Texts texts;
    private final Clock clock;

    OperationActionController(Operations operations, PageContext page, Texts texts, Clock clock) {
        this.operations = operations;
        this.page = page;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * The filters of a list become the selection; what can't be read, or can't be selected by, is refused.
     *
     * @param chosen whether only chosen messages are meant
     * @param ids of messages that were chosen on the list
     */
    @PostMapping("/operations")
    String plan(
            @RequestParam BulkAction kind,
            @RequestParam(required = false) @Nullable Integer first,
            @RequestParam(defaultValue = "false") boolean chosen,
            @RequestParam(defaultValue = "") List<String> ids,
            @RequestParam MultiValueMap<String, String> parameters,
            RedirectAttributes attributes) {
        if (first != null && first < 1) {
            throw RequestRefusal.invalid("'first' must be at least 1");
        }
        MessageQuery query =
                kind == BulkAction.RESTORE ? MessageQuery.ofArchive(parameters) : MessageQuery.of(parameters);
        try {
            Instant now = clock.instant();
            Selection selection = chosen || !ids.isEmpty()
                    ? OperationSelections.of(ids, query, now)
                    : OperationSelections.of(query, first, now);
            Operation planned = operations.plan(kind, selection);
            return "redirect:/operations/" + planned.id();
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
            return "redirect:" + query.with("cursor", "");
        }
    }

    @PostMapping("/operations/{id}/confirm")
    String confirm(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long count,
            @RequestParam String reason,
            @RequestParam int rate,
            @RequestParam int stopAfter,
            RedirectAttributes attributes) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON || rate < 1 || stopAfter < 0) {
            throw RequestRefusal.invalid("a reason, a rate of at least 1 and a positive number of failures are needed");
        }
        boolean administrator = page.may(Permission.ADMINISTER);
        Operations.Confirmation confirmation = new Operations.Confirmation(count, reason.strip(), rate, stopAfter);
        return steer(id, each -> operations.confirm(each, confirmation, administrator), attributes);
    }

    @PostMapping("/operations/{id}/pause")
    String pause(@PathVariable long id, RedirectAttributes attributes) {
        return steer(id, operations::pause, attributes);
    }

    @PostMapping("/operations/{id}/resume")
    String resume(@PathVariable long id, RedirectAttributes attributes) {
        return steer(id, operations::resume, attributes);
    }

    @PostMapping("/operations/{id}/cancel")
    String cancel(@PathVariable long id, RedirectAttributes attributes) {
        return steer(id, operations::cancel, attributes);
    }

    private String steer(long id, LongFunction<Operation> deed, RedirectAttributes attributes) {
        try {
            deed.apply(id);
        } catch (RefusedException refused) {
            attributes.addFlashAttribute("refused", texts.refused(refused));
        }
        return "redirect:/operations/" + id;
    }
}
