package io.waybill.service.operating.operation;

import io.waybill.service.model.detail.Prose;
import io.waybill.service.model.detail.Worded;
import io.waybill.service.platform.refusal.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bulk operation as it stands.
 *
 * @param cutOff what died later is not part of it
 * @param matched how many it is about; exact from {@link Phase#PLANNED} on
 * @param attempted how many have been begun
 * @param succeeded how many the broker has, or needed nothing from it
 * @param failed how many it could do nothing about
 * @param topics how many of each topic
 * @param note why it did not go on, in English
 * @param noteCode the same for programs; absent where a later version wrote the note
 * @param noteArguments what stands in the note
 */
public record Operation(
        long id,
        BulkAction kind,
        Phase phase,
        Selection selection,
        String author,
        Instant createdAt,
        Instant cutOff,
        @Nullable String reason,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt,
        @Nullable Instant endedAt,
        int rate,
        int stopAfter,
        long matched,
        long attempted,
        long succeeded,
        long failed,
        Map<String, Long> topics,
        @Nullable String note,
        Note.@Nullable NoteCode noteCode,
        @Nullable List<String> noteArguments) {

    /**
     * Why an operation did not go on, as it is stored: a code and, after a space, a number where there is one. Rows of the version before
     * have the English instead.
     */
    public record Note(NoteCode code, List<String> arguments) {

        public enum NoteCode implements Worded {
            EXPIRED("not confirmed in time"),
            TOO_MANY_FAILED("{0} failed"),
            TOO_MANY_MATCH("more than {0} match: narrow the filter");

            private final String english;

            NoteCode(String english) {
                this.english = english;
            }

            @Override
            public String english() {
                return english;
            }
        }

        static Note of(NoteCode code, long number) {
            return new Note(code, List.of(String.valueOf(number)));
        }

        /** Empty for what a later version may have written. */
        static Optional<Note> read(String stored) {
            List<String> words = List.of(stored.split(" "));
            return Arrays.stream(NoteCode.values())
                    .filter(code -> code.name().equals(words.get(0)))
                    .findFirst()
                    .map(code -> new Note(code, words.subList(1, words.size())))
                    .or(() -> Prose.read(List.of(NoteCode.values()), stored)
                            .findFirst()
                            .map(prose -> new Note(prose.code(), prose.arguments())));
        }

        String stored() {
            return arguments.isEmpty() ? code.name() : code.name() + " " + String.join(" ", arguments);
        }

        String english() {
            return Prose.say(code, arguments);
        }
    }

    /** Why an operation is not planned, confirmed or steered. */
    public enum OperationRefusal implements Refusal {
        TOO_MANY_OPERATIONS(RefusalKind.CONFLICT),
        OPERATION_UNKNOWN(RefusalKind.NOT_FOUND),
        OPERATION_EMPTY(RefusalKind.CONFLICT),
        OPERATION_COUNT_DIFFERS(RefusalKind.INVALID),
        OPERATION_NEEDS_PERMISSION(RefusalKind.FORBIDDEN),
        OPERATION_RATE_TOO_HIGH(RefusalKind.INVALID),
        OPERATION_ENDED(RefusalKind.CONFLICT),
        OPERATION_IN_OTHER_PHASE(RefusalKind.CONFLICT),
        OPERATION_CHANGED(RefusalKind.CONFLICT);

        private final RefusalKind kind;

        OperationRefusal(RefusalKind kind) {
            this.kind = kind;
        }

        @Override
        public RefusalKind kind() {
            return kind;
        }
    }
}
