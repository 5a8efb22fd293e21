package io.waybill.service.model.detail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The English sentences of codes, and back: rows of the version before have the sentence alone. Only what that version has
 * written is read back; what is written now has its code beside it.
 */
public final class Prose {

    private Prose() {}

    /** A code with what stands in it. */
    public record ReadProse<C extends Worded>(C code, List<String> arguments) {}

    /** Free text is the last argument of a code, if any: nothing is put into it. */
    public static String say(Worded code, List<String> arguments) {
        String said = code.english();
        for (int i = 0; i < arguments.size(); i++) {
            said = said.replace("{" + i + "}", arguments.get(i));
        }
        return said;
    }

    /** The codes that may have said a sentence, who says the most of it first. */
    public static <C extends Worded> Stream<ReadProse<C>> read(Collection<C> codes, String sentence) {
        return codes.stream()
                .sorted(Comparator.comparingInt((C code) -> code.english().length())
                        .reversed())
                .flatMap(code ->
                        arguments(code.english(), sentence).map(found -> new ReadProse<>(code, found)).stream());
    }

    /** What stands between the fixed parts, each as short as it can be, the last as long as it must be. */
    private static Optional<List<String>> arguments(String english, String sentence) {
        List<String> found = new ArrayList<>();
        String[] parts = english.split("\\{\\d}", -1);
        if (!sentence.startsWith(parts[0])) {
            return Optional.empty();
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            int end = isLast && parts[i].isEmpty() ? sentence.length() : sentence.indexOf(parts[i], at);
            if (end <= at) {
                return Optional.empty();
            }
            found.add(sentence.substring(at, end));
            at = end + parts[i].length();
        }
        return at == sentence.length() ? Optional.of(found) : Optional.empty();
    }
}
