package io.waybill.service.console.payload;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "messages")
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
    record VersionView(
            int version,
            @Nullable Instant at,
            @Nullable String author,
            @Nullable String reason,
            Payloads.@Nullable ShownPayload payload) {

        static VersionView of(Payloads.EditedPayload edited) {
            return new VersionView(edited.version(), edited.at(), edited.author(), edited.reason(), edited.payload());
        }
    }

    @Operation(
            summary = "Shows what a message carries",
            description = "The original and what it was edited to, the oldest first: JSON with its fields"
                    + " masked as configured, long ones cut; at most 50, and 1 MB of text: ask again with"
                    + " 'firstVersion' for those after them. Needs PAYLOAD.")
    @GetMapping
    @Secured(Permission.PAYLOAD)
    List<VersionView> list(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Parameter(description = "Only this version and later ones") @RequestParam(defaultValue = "1") @Min(1) int firstVersion) {
        return reads.read(() -> read(id, firstVersion));
    }

    private List<VersionView> read(MessageId id, int firstVersion) {
        TrackedMessage message =
                lookup.find(id).orElseThrow(() -> new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id));
        List<VersionView> views = new ArrayList<>();
        if (firstVersion == 1) {
            views.add(new VersionView(1, null, null, null, payloads.original(message)));
        }
        payloads.from(message, firstVersion).forEach(edited -> views.add(VersionView.of(edited)));
        return views;
    }
}
