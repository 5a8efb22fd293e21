package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.MessageFilter;
import io.waybill.service.api.message.MessageSearch;
import io.waybill.service.api.message.MessageSummary;
import io.waybill.service.console.page.Texts;
import io.waybill.service.platform.refusal.RequestRefusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists of messages as files for spreadsheets, without payloads. Page by page, so that memory does not grow with them. */
@Controller
class ExportController {

    private static final int PAGE = 500;
    private static final int MOST = 100_000;
    private static final String MARK = "\uFEFF"; // Without it, spreadsheets take UTF-8 for something else.

    private final MessageSearch search;
    private final DeliveryLines deliveries;
    private final Texts texts;
    private final Clock clock;

    ExportController(MessageSearch search, DeliveryLines deliveries, Texts texts, Clock clock) {
        this.search = search;
        this.deliveries = deliveries;
        this.texts = texts;
        this.clock = clock;
    }

    @GetMapping("/messages/export")
    void messages(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        export(MessageQuery.of(parameters), response);
    }

    @GetMapping("/archive/export")
    void archive(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        export(MessageQuery.ofArchive(parameters), response);
    }

    private void export(MessageQuery query, HttpServletResponse response) throws IOException {
        MessageFilter filter = query.filter(clock.instant());
        if (!query.unreadable().isEmpty()) {
            throw RequestRefusal.invalid("can't read " + String.join(", ", query.unreadable()));
        }
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"messages.csv\"");
        PrintWriter out = response.getWriter();
        out.print(MARK);
        out.print(Csv.line("id", "key", "topic", "type", "state", "begun", "since", "reason", "groups", "error"));
        int written = 0;
        MessageId below = null;
        do {
            MessageSearch.FoundMessages page = search.find(filter, below, PAGE);
            write(page.messages(), out);
            written += page.messages().size();
            below = page.next();
        } while (below != null && written < MOST && !out.checkError());
        if (below != null) {
            out.print(Csv.line(texts.done("export.more")));
        }
        out.flush();
    }

    private void write(List<MessageSummary> rows, PrintWriter out) {
        List<MessageId> open = rows.stream()
                .filter(row -> !row.state().isClosed())
                .map(row -> MessageId.parse(row.id()))
                .toList();
        Map<String, List<DeliveryLines.DeliveryLine>> lines = open.isEmpty()
                ? Map.of()
                : deliveries.of(open).stream()
                        .collect(Collectors.groupingBy(line -> line.messageId().toString()));
        rows.forEach(row -> out.print(line(row, lines.getOrDefault(row.id(), List.of()))));
    }

    private static String line(MessageSummary row, List<DeliveryLines.DeliveryLine> ofRow) {
        String groups = ofRow.stream()
                .map(each -> each.groupName() + " " + each.deliveryState())
                .collect(Collectors.joining("; "));
        String errors = ofRow.stream()
                .filter(each -> each.errorType() != null)
                .map(each -> each.errorType() + ": " + each.errorMessage())
                .distinct()
                .collect(Collectors.joining("; "));
        return Csv.line(
                row.id(),
                row.key(),
                row.topic(),
                row.tag(),
                row.state().name(),
                text(row.begunAt()),
                text(row.stateSince()),
                row.reason(),
                groups,
                errors);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
