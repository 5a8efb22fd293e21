package io.waybill.service.console;

import io.waybill.protocol.MessageId;
import io.waybill.service.journal.MessageLookup;
import io.waybill.service.journal.Versions;
import io.waybill.service.message.TrackedMessage;
import io.waybill.service.security.Permission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.annotation.Secured;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What a message carries, as its page shows it: pretty, masked, and cut where it is long. */
@RestController
@RequestMapping("/api/v1/messages/{id}/versions")
class VersionsController {

    private final MessageLookup lookup;
    private final Versions versions;
    private final Payloads payloads;

    VersionsController(MessageLookup lookup, Versions versions, Payloads payloads) {
        this.lookup = lookup;
        this.versions = versions;
        this.payloads = payloads;
    }

    /**
     * @param version 1 is what the producer sent
     * @param at when it was written; absent for the original, like author and reason
     * @param payload absent where it is not kept
     */
    record View(
            int version,
            @Nullable Instant at,
            @Nullable String author,
            @Nullable String reason,
            Payloads.@Nullable Shown payload) {}

    @GetMapping
    @Secured(Permission.PAYLOAD)
    List<View> list(@PathVariable MessageId id) {
        TrackedMessage message = lookup.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no message has the id " + id));
        List<View> views = new ArrayList<>();
        views.add(new View(1, null, null, null, payloads.show(message.body())));
        for (Versions.Version each : versions.of(id)) {
            views.add(new View(
                    each.version(),
                    Instant.ofEpochMilli(each.at()),
                    each.author(),
                    each.reason(),
                    payloads.show(each.body())));
        }
        return views;
    }
}
