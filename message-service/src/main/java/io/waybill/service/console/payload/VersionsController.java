package io.waybill.service.console.payload;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a message carries, as its page shows it: pretty, masked, and cut where it is long. */
@RestController
@RequestMapping("/api/v1/messages/{id}/versions")
class VersionsController {

    private final MessageLookup lookup;
    private final PayloadHistory payloads;
    private final PayloadReads reads;

    VersionsController(MessageLookup lookup, PayloadHistory payloads, PayloadReads reads) {
        this.lookup = lookup;
        this.payloads = payloads;
        this.reads = reads;
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
            Payloads.@Nullable Shown payload) {

        static View of(Payloads.Edited edited) {
            return new View(edited.version(), edited.at(), edited.author(), edited.reason(), edited.payload());
        }
    }

    @GetMapping
    @Secured(Permission.PAYLOAD)
    List<View> list(@PathVariable MessageId id, @RequestParam(defaultValue = "1") @Min(1) int firstVersion) {
        return reads.read(() -> read(id, firstVersion));
    }

    private List<View> read(MessageId id, int firstVersion) {
        TrackedMessage message =
                lookup.find(id).orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
        List<View> views = new ArrayList<>();
        if (firstVersion == 1) {
            views.add(new View(1, null, null, null, payloads.original(message)));
        }
        payloads.from(message, firstVersion).forEach(edited -> views.add(View.of(edited)));
        return views;
    }
}
