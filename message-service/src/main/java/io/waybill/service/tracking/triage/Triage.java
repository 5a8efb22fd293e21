package io.waybill.service.tracking.triage;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What somebody makes of a group of failures; what is absent is taken away.
 *
 * @param link where more is to be read
 * @param version the group's version that he saw
 * @param arrivals how many had come to it by then: one more opens a resolved group again
 */
public record Triage(
        @NotNull TriageStatus status,
        @Size(max = 4_000) @Nullable String note,
        @Size(max = 255) @Nullable String owner,

        @Pattern(regexp = "https?://\\S+", message = "must begin with http:// or https://, without spaces") @Size(max = 1_000)
        @Nullable String link,

        @Min(0) long version,
        @Min(0) long arrivals) {

    /** Nobody has seen more than there is. */
    Triage seenAtMost(long most) {
        return new Triage(status, note, owner, link, version, Math.min(arrivals, most));
    }
}
