package io.waybill.service.operating.operation;

import io.waybill.service.model.Prose;
import io.waybill.service.model.Worded;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Why an operation did not go on, as it is stored: a code and, after a space, a number where there is one. Rows of the version before
 * have the English instead.
 */
public record OperationNote(Code code, List<String> arguments) {

    public enum Code implements Worded {
        EXPIRED("not confirmed in time"),
        TOO_MANY_FAILED("{0} failed"),
        TOO_MANY_MATCH("more than {0} match: narrow the filter");

        private final String english;

        Code(String english) {
            this.english = english;
        }

        @Override
        public String english() {
            return english;
        }
    }

    static OperationNote of(Code code, long number) {
        return new OperationNote(code, List.of(String.valueOf(number)));
    }

    /** Empty for what a later version may have written. */
    static Optional<OperationNote> read(String stored) {
        List<String> words = List.of(stored.split(" "));
        return Arrays.stream(Code.values())
                .filter(code -> code.name().equals(words.get(0)))
                .findFirst()
                .map(code -> new OperationNote(code, words.subList(1, words.size())))
                .or(() -> Prose.read(List.of(Code.values()), stored)
                        .findFirst()
                        .map(prose -> new OperationNote(prose.code(), prose.arguments())));
    }

    String stored() {
        return arguments.isEmpty() ? code.name() : code.name() + " " + String.join(" ", arguments);
    }

    String english() {
        return Prose.say(code, arguments);
    }
}
