package io.waybill.service.operating.privacy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.waybill.protocol.Limits;
import io.waybill.service.access.account.Mutating;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Erases what the messages of a business key carried. JSON only, so that no foreign page can send it with a browser's stored credentials. */
@Mutating
@Tag(name = "one person's data")
@RestController
class KeyErasureController {

    private final KeyErasure erasure;

    KeyErasureController(KeyErasure erasure) {
        this.erasure = erasure;
    }

    record ErasureRequest(
            @NotBlank @Size(max = Limits.KEY) String key,
            @NotBlank @Size(max = KeyErasure.LONGEST_REASON) String reason,

            @Nullable @Schema(description = "Whether dead messages are erased as well, which can't be delivered again then")
            Boolean deadToo) {}

    @Operation(
            summary = "Erases what the messages of a business key carried",
            description =
                    "Payloads, headers, and what others have said about them; ids, states, times, groups and receipts"
                            + " stay. Messages that are not finished are left. May be asked again at any time, and goes on where"
                            + " it was cut off. Needs PRIVACY; written to the audit log.")
    @PostMapping(path = "/api/v1/key-data/erase", consumes = MediaType.APPLICATION_JSON_VALUE)
    ErasureResult erase(@Valid @RequestBody ErasureRequest request) {
        return erasure.erase(request.key(), request.reason(), Boolean.TRUE.equals(request.deadToo()));
    }
}
