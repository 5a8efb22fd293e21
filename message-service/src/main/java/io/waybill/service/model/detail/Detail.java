package io.waybill.service.model.detail;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a timeline says about an event: a code with its arguments, or what somebody else has said, an error for example, which
 * has no code and is repeated as it is.
 *
 * @param text in English where there is a code
 */
public record Detail(@Nullable DetailCode code, List<String> arguments, String text) {

    private static final List<DetailCode> CODES = List.of(DetailCode.values());

    public static Detail of(DetailCode code, Object... arguments) {
        List<String> texts = Arrays.stream(arguments).map(String::valueOf).toList();
        return new Detail(code, texts, Prose.say(code, texts));
    }

    /** Of what others have said. */
    public static Detail said(String text) {
        return new Detail(null, List.of(), text);
    }

    /**
     * Who did it.
     *
     * @param operation the one that did it to many, if any
     */
    public static Detail by(String who, @Nullable Long operation, @Nullable String why) {
        if (operation == null) {
            return why == null ? of(DetailCode.BY, who) : of(DetailCode.BY_WHY, who, why);
        }
        return why == null ? of(DetailCode.BY_OP, who, operation) : of(DetailCode.BY_OP_WHY, who, operation, why);
    }

    /** What a row says, which may be of the version before, or of a later one. */
    public static Detail read(@Nullable String code, @Nullable List<String> arguments, String text) {
        if (code == null) {
            return ofVersionBefore(text);
        }
        return CODES.stream()
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(known -> new Detail(known, arguments == null ? List.of() : arguments, text))
                .orElseGet(() -> said(text));
    }

    private static Detail ofVersionBefore(String text) {
        return Prose.read(CODES, text)
                .filter(Detail::hasNumbers)
                .findFirst()
                .map(read -> new Detail(read.code(), read.arguments(), text))
                .orElseGet(() -> said(text));
    }

    /** Operations have numbers, and so have versions and statuses: a reason that only sounds like one has none. */
    private static boolean hasNumbers(Prose.ReadProse<DetailCode> read) {
        return switch (read.code()) {
            case BY_OP, BY_OP_WHY -> isNumber(read.arguments().get(1));
            case VERSION, VERSION_GONE, VERSION_TOOK, HTTP, TOO_LONG ->
                isNumber(read.arguments().get(0));
            default -> true;
        };
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(each -> each >= '0' && each <= '9');
    }
}
