package io.waybill.service.api.message;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "messages")
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
    record MessagePage(
            List<MessageSummary> messages,
            @Nullable String next,
            @Nullable Instant lookedBackTo) {}

    @Operation(
            summary = "Shows a message",
            description = "All that is known of a message, with its deliveries and its timeline, without its"
                    + " payload. Needs READ.")
    @GetMapping("/{id}")
    MessageView show(@Parameter(description = "The message's id") @PathVariable String id) {
        MessageId messageId = parse("id", id);
        return lookup.find(messageId)
                .map(MessageView::of)
                .orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
    }

    @Operation(
            summary = "Lists messages",
            description = "A page of messages, newest first, without payloads. Give a page's 'next' as"
                    + " 'cursor' for the one after it. Needs READ.")
    @GetMapping
    MessagePage list(
            @Valid @ModelAttribute MessageParameters parameters,
            @Parameter(description = "The 'next' of the page before") @RequestParam(required = false) @Nullable String cursor,
            @Parameter(description = "Most entries of the answer") @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            HttpServletRequest request) {
        requireKnown(request);
        MessageId below = cursor == null ? null : parse("cursor", cursor);
        MessageSearch.FoundMessages page = search.find(parameters.filter(), below, limit);
        MessageId next = page.next();
        return new MessagePage(
                page.messages(),
                next == null ? null : next.toString(),
                next == null || !page.isShort() ? null : Instant.ofEpochMilli(next.epochMillis()));
    }

    /** How many messages fit: exactly, or at least so many if there are more. */
    @Operation(
            summary = "Counts messages",
            description = "How many messages a filter fits: exactly, or at least so many where there are more."
                    + " Needs READ.")
    @GetMapping("/count")
    MessageSearch.MessageCount count(@Valid @ModelAttribute MessageParameters parameters, HttpServletRequest request) {
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
