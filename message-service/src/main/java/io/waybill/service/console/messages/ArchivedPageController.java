package io.waybill.service.console.messages;

import io.waybill.protocol.Limits;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.payload.Masks;
import io.waybill.service.api.archive.ArchiveSearch;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.api.problem.RefusalStatus;
import io.waybill.service.console.page.PageContext;
import io.waybill.service.console.page.Texts;
import io.waybill.service.console.payload.MessageHeaders;
import io.waybill.service.console.payload.PayloadHistory;
import io.waybill.service.console.payload.PayloadReads;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.archive.ArchivedMessage;
import io.waybill.service.tracking.archive.ArchivedMessages.ArchiveFindings;
import io.waybill.service.tracking.message.MessageRefusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Messages that have left the database, looked up in the long-term archive: slowly, and as they were then. */
@Controller
class ArchivedPageController {

    private final ArchiveSearch search;
    private final PayloadHistory payloads;
    private final PayloadReads reads;
    private final Masks masks;
    private final MessageLinks links;
    private final Texts texts;
    private final PageContext page;

    ArchivedPageController(
            ArchiveSearch search,
            PayloadHistory payloads,
            PayloadReads reads,
            Masks masks,
            MessageLinks links,
            Texts texts,
            PageContext page) {
        this.search = search;
        this.payloads = payloads;
        this.reads = reads;
        this.masks = masks;
        this.links = links;
        this.texts = texts;
        this.page = page;
    }

    /** @param unit where it lies */
    record ArchivedLine(String unit, MessageView message) {}

    /** Looks for nothing where nothing is asked for; by the id where both are. */
    @GetMapping("/storage/archive")
    String look(
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String key,
            Model model,
            HttpServletResponse response) {
        String askedId = id.strip();
        String askedKey = askedId.isEmpty() ? key.strip() : "";
        model.addAttribute("id", askedId);
        model.addAttribute("key", askedKey);
        model.addAttribute("longest", Limits.KEY);
        if (askedId.isEmpty() && askedKey.isEmpty()) {
            return "archived";
        }
        try {
            ArchiveFindings found =
                    askedId.isEmpty() ? search.byKey(askedKey) : search.byId(MessagePageController.parse(askedId));
            model.addAttribute("found", lines(found));
            model.addAttribute("more", found.more());
            model.addAttribute("most", ArchiveSearch.MOST);
        } catch (RefusedException refused) {
            boolean malformed = refused.refusal() == MessageRefusal.MESSAGE_ID_MALFORMED;
            response.setStatus(
                    malformed
                            ? HttpStatus.BAD_REQUEST.value()
                            : RefusalStatus.of(refused.refusal().kind()).value());
            model.addAttribute("refused", texts.refused(refused));
        }
        return "archived";
    }

    private static List<ArchivedLine> lines(ArchiveFindings found) {
        return found.messages().stream()
                .map(each -> new ArchivedLine(each.unit(), MessageView.of(each.message())))
                .toList();
    }

    @GetMapping("/storage/archive/{id}")
    String show(@PathVariable String id, Model model) {
        ArchivedMessage archived = search.whole(MessagePageController.parse(id));
        TrackedMessage message = archived.message();
        MessageView view = MessageView.of(message);
        model.addAttribute("unit", archived.unit());
        model.addAttribute("message", view);
        model.addAttribute("diagnosis", Diagnosis.of(view));
        model.addAttribute("steps", TimelineStep.of(view.timeline()));
        model.addAttribute("links", links.of(message));
        model.addAttribute("errors", Diagnosis.errorsOf(view));
        model.addAttribute("headers", MessageHeaders.of(message.properties(), masks));
        boolean may = page.may(Permission.PAYLOAD);
        model.addAttribute("hidden", !may);
        model.addAttribute("payload", may ? reads.read(() -> payloads.original(message)) : null);
        model.addAttribute("versions", List.of());
        model.addAttribute("older", 0);
        return "archived-message";
    }
}
