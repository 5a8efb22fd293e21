package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.Flag;
import io.waybill.service.api.message.MessageFilter;
import io.waybill.service.api.message.MessageSearch;
import io.waybill.service.api.message.MessageSummary;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import io.waybill.service.tracking.subscription.Subscriptions;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists of messages; all filters are in the address. */
@Controller
class MessageListController {

    private static final int PAGE = 50;
    private static final Pattern MSG_ID = Pattern.compile("[0-9A-F]{32}|[0-9A-F]{56}"); // Of IPv4, of IPv6.
    private static final MessageSearch.FoundMessages NOTHING = new MessageSearch.FoundMessages(List.of(), null, false);
    private static final List<State> STATES =
            List.of(State.DEAD, State.PENDING, State.SENDING, State.SENT, State.DONE, State.ROLLED_BACK);

    private final MessageSearch search;
    private final DeliveryLines deliveries;
    private final Subscriptions subscriptions;
    private final BrokerDiagnostics brokerDiagnostics;
    private final Clock clock;

    MessageListController(
            MessageSearch search,
            DeliveryLines deliveries,
            Subscriptions subscriptions,
            BrokerDiagnostics brokerDiagnostics,
            Clock clock) {
        this.search = search;
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.brokerDiagnostics = brokerDiagnostics;
        this.clock = clock;
    }

    @GetMapping("/messages")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model, HttpServletResponse response) {
        return list(MessageQuery.of(parameters), model, response);
    }

    /** Dead messages that somebody has put away. */
    @GetMapping("/archive")
    String archive(@RequestParam MultiValueMap<String, String> parameters, Model model, HttpServletResponse response) {
        return list(MessageQuery.ofArchive(parameters), model, response);
    }

    private String list(MessageQuery query, Model model, HttpServletResponse response) {
        MessageFilter filter = query.filter(clock.instant());
        MessageId cursor = query.cursor();
        MessageSearch.FoundMessages found = NOTHING;
        if (query.unreadable().isEmpty()) {
            found = search.find(filter, cursor, PAGE);
        } else {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        MessageId next = found.next();
        List<MessageSummary> rows = found.messages();
        model.addAttribute("query", query);
        model.addAttribute("rows", rows);
        model.addAttribute("deliveries", deliveriesOf(rows));
        model.addAttribute("choosable", choosable(filter, rows, query.path().equals("/archive")));
        model.addAttribute("next", next == null ? null : query.after(next.toString()));
        model.addAttribute(
                "lookedBackTo", next == null || !found.isShort() ? null : Instant.ofEpochMilli(next.epochMillis()));
        model.addAttribute("later", cursor != null);
        model.addAttribute("archive", query.path().equals("/archive"));
        model.addAttribute("selectable", OperationSelections.isSelectable(query, filter) && !rows.isEmpty());
        model.addAttribute("states", STATES);
        model.addAttribute("reasons", Reason.values());
        model.addAttribute("deliveryStates", DeliveryState.values());
        model.addAttribute("flags", Flag.values());
        model.addAttribute("topics", subscriptions.topics());
        model.addAttribute("groups", subscriptions.groups());
        return "messages";
    }

    private Map<String, List<DeliveryLines.DeliveryLine>> deliveriesOf(List<MessageSummary> rows) {
        List<MessageId> open = rows.stream()
                .filter(row -> !row.state().isClosed())
                .map(row -> MessageId.parse(row.id()))
                .toList();
        return open.isEmpty()
                ? Map.of()
                : deliveries.of(open).stream()
                        .collect(Collectors.groupingBy(line -> line.messageId().toString()));
    }

    /** The dead ones, and in the archive those put away; none where the list is about other deliveries than dead ones. */
    private static Set<String> choosable(MessageFilter filter, List<MessageSummary> rows, boolean archive) {
        if (filter.deliveryState() != null && filter.deliveryState() != DeliveryState.DEAD) {
            return Set.of();
        }
        return rows.stream()
                .filter(row -> row.state() == State.DEAD && row.archived() == archive)
                .map(MessageSummary::id)
                .collect(Collectors.toSet());
    }

    /** Takes anything: an id, a RocketMQ msgId, a business key, the name of a topic or group; goes straight to the message if there is one. */
    @GetMapping("/search")
    String search(@RequestParam(defaultValue = "") String q) {
        String text = q.strip();
        String id = idOf(text);
        if (id != null) {
            return "redirect:/messages/" + id;
        }
        if (MSG_ID.matcher(text).matches()) {
            Optional<MessageId> found = brokerDiagnostics.findByMsgId(text, subscriptions.topics());
            if (found.isPresent()) {
                return "redirect:/messages/" + found.get();
            }
        }
        String field = subscriptions.topics().contains(text)
                ? "topic"
                : subscriptions.groups().contains(text) ? "group" : "key";
        MessageQuery query = MessageQuery.of(MultiValueMap.fromSingleValue(Map.of(field, text)));
        if (field.equals("key") && !text.isEmpty()) {
            List<MessageSummary> found =
                    search.find(query.filter(clock.instant()), null, 2).messages();
            if (found.size() == 1) {
                return "redirect:/messages/" + found.get(0).id();
            }
        }
        return "redirect:" + query.with(field, text);
    }

    private static @Nullable String idOf(String text) {
        try {
            return MessageId.parse(text).toString();
        } catch (IllegalArgumentException other) {
            return null;
        }
    }
}
