package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows messages. */
@RestController
@RequestMapping("/api/v1/messages")
class MessageController {

    private static final Set<String> PARAMETERS = Set.of(
            "state",
            "topic",
            "type",
            "key",
            "id",
            "group",
            "deliveryState",
            "reason",
            "attempts",
            "fingerprint",
            "producer",
            "trace",
            "flag",
            "archived",
            "from",
            "to",
            "cursor",
            "limit");

    private final MessageLookup lookup;
    private final MessageSearch search;

    MessageController(MessageLookup lookup, MessageSearch search) {
        this.lookup = lookup;
        this.search = search;
    }

    /**
     * A page of a list.
     *
     * @param next the cursor of the next page; absent on the last
     * @param lookedBackTo present where few messages fit and it was not looked any further: the page may hold fewer than asked
     *     for, or none, and the next one goes on from this time
     */
    record Page(
            List<MessageSummary> messages,
            @Nullable String next,
            @Nullable Instant lookedBackTo) {}

    @GetMapping("/{id}")
    MessageView show(@PathVariable String id) {
        MessageId messageId = parse("id", id);
        return lookup.find(messageId)
                .map(MessageView::of)
                .orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
    }

    @GetMapping
    Page list(
            @Valid @ModelAttribute MessageParameters parameters,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            HttpServletRequest request) {
        requireKnown(request);
        MessageId below = cursor == null ? null : parse("cursor", cursor);
        MessageSearch.Page page = search.find(parameters.filter(), below, limit);
        MessageId next = page.next();
        return new Page(
                page.messages(),
                next == null ? null : next.toString(),
                next == null || !page.isShort() ? null : Instant.ofEpochMilli(next.epochMillis()));
    }

    /** How many messages fit: exactly, or at least so many if there are more. */
    @GetMapping("/count")
    MessageSearch.Count count(@Valid @ModelAttribute MessageParameters parameters, HttpServletRequest request) {
        requireKnown(request);
        return search.count(parameters.filter());
    }

    /** A filter that is misspelt would let everything through. */
    private static void requireKnown(HttpServletRequest request) {
        Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw RequestRefusal.invalid("there is no parameter '" + String.join("', '", unknown) + "'; there are "
                    + String.join(", ", new TreeSet<>(PARAMETERS)));
        }
    }

    private static MessageId parse(String name, String text) {
        try {
            return MessageId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw RequestRefusal.invalid("'" + name + "' is " + malformed.getMessage());
        }
    }
}
