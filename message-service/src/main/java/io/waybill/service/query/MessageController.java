package io.waybill.service.query;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.journal.MessageLookup;
import io.waybill.service.message.State;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows messages. */
@RestController
@RequestMapping("/api/v1/messages")
class MessageController {

    /** Topics and groups have no other characters, and columns of theirs can't be compared with any. */
    private static final String NAME = "\\p{ASCII}+";

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
     */
    record Page(List<MessageSummary> messages, @Nullable String next) {}

    @GetMapping("/{id}")
    MessageView show(@PathVariable String id) {
        MessageId messageId = parse("id", id);
        return lookup.find(messageId)
                .map(MessageView::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no message has the id " + id));
    }

    @GetMapping
    Page list(
            @RequestParam(defaultValue = "") Set<State> state,
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.TOPIC) @Nullable String topic,
            @RequestParam(required = false) @Size(min = 1, max = Limits.KEY) @Nullable String key,
            @RequestParam(required = false) @Pattern(regexp = NAME) @Size(max = Limits.GROUP) @Nullable String group,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        MessageId before = cursor == null ? null : parse("cursor", cursor);
        MessageId end = MessageFilter.floor(to);
        MessageId below = before == null ? end : end == null || before.compareTo(end) < 0 ? before : end;
        List<MessageRow> rows =
                search.find(new MessageFilter(state, topic, key, group, MessageFilter.floor(from), below), limit + 1);
        boolean more = rows.size() > limit;
        List<MessageRow> page = more ? rows.subList(0, limit) : rows;
        return new Page(
                page.stream().map(MessageRow::summary).toList(),
                more ? page.get(limit - 1).id().toString() : null);
    }

    private static MessageId parse(String name, String text) {
        try {
            return MessageId.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "'" + name + "' is " + malformed.getMessage(), malformed);
        }
    }
}
