package io.waybill.service.api.archive;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.tracking.archive.ArchivedMessages.ArchiveFindings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows messages that have left the database. */
@Tag(name = "storage")
@RestController
class ArchiveController {

    private final ArchiveSearch search;

    ArchiveController(ArchiveSearch search) {
        this.search = search;
    }

    /**
     * Messages as they were when they were archived.
     *
     * @param messages what was archived last first; one that was archived twice is there twice
     * @param more whether there are more than these
     */
    record ArchiveAnswer(List<ArchivedView> messages, boolean more) {}

    /** @param unit where it lies in the archive */
    record ArchivedView(String unit, MessageView message) {}

    @Operation(
            summary = "Looks for messages in the long-term archive",
            description = "Messages as they were when they were archived, without payloads: that of an id, as it was"
                    + " archived last, or the first 100 of a business key. Takes seconds, and longer the more is archived."
                    + " Needs READ.")
    @GetMapping("/api/v1/storage/archive")
    ArchiveAnswer find(
            @Parameter(description = "The message's id; either this or 'key'") @RequestParam(required = false) @Nullable String id,
            @Parameter(description = "The business key; either this or 'id'") @RequestParam(required = false) @Nullable String key) {
        if ((id == null) == (key == null)) {
            throw RequestRefusal.invalid("give either 'id' or 'key'");
        }
        ArchiveFindings found = id != null ? search.byId(parse(id)) : search.byKey(requireKey(key));
        return new ArchiveAnswer(
                found.messages().stream()
                        .map(each -> new ArchivedView(each.unit(), MessageView.of(each.message())))
                        .toList(),
                found.more());
    }

    private static String requireKey(@Nullable String key) {
        if (key == null || key.isBlank() || key.length() > Limits.KEY) {
            throw RequestRefusal.invalid("'key' must have 1 to " + Limits.KEY + " characters");
        }
        return key;
    }

    private static MessageId parse(String id) {
        try {
            return MessageId.parse(id);
        } catch (IllegalArgumentException malformed) {
            throw RequestRefusal.invalid("'id' is " + malformed.getMessage());
        }
    }
}
