package io.waybill.service.operating.operation;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.Reason;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead deliveries an operation is about, and, if it redelivers, which messages that the broker refused to take; which
 * archived messages, if it restores. What is absent does not narrow.
 *
 * @param attempts at least so many attempts by the group
 * @param from messages begun then or later
 * @param to messages begun before
 * @param first only so many of them: those begun first
 * @param ids only of these messages
 */
public record Selection(
        @Nullable @Size(min = 1, max = Limits.TOPIC) @Pattern(regexp = ASCII) String topic,

        @Nullable @Size(min = 1, max = Limits.TAG) String tag,
        @Nullable @Size(min = 1, max = Limits.KEY) String key,

        @Nullable @Size(min = 1, max = Limits.GROUP) @Pattern(regexp = ASCII) String group,

        @Nullable @Size(min = 1, max = 64) String reason,
        @Nullable @Pattern(regexp = "[0-9a-f]{32}") String fingerprint,
        @Nullable @Min(0) Integer attempts,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable @Min(1) Integer first,
        @Nullable @Size(min = 1, max = Selection.MOST_IDS) List<@NotNull @Pattern(regexp = UUID) String> ids) {

    /** As many as somebody chooses by hand: who wants more has a filter for them. */
    public static final int MOST_IDS = 100;

    private static final String ASCII = "\\p{ASCII}+";
    private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    /** Null if all that fit otherwise are meant. */
    @Nullable Set<MessageId> messageIds() {
        return ids == null ? null : ids.stream().map(MessageId::parse).collect(Collectors.toSet());
    }

    /** Whether messages fit that the broker refused to take: no group has a delivery of theirs. */
    boolean includesRefused() {
        return group == null
                && (attempts == null || attempts == 0)
                && (reason == null || reason.equals(Reason.PUBLICATION_REFUSED.name()));
    }
}
