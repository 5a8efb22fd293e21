package io.waybill.service.access.payload;

import io.waybill.service.platform.refusal.RefusedException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Knows which fields are masked, and shows documents without what is in them. Immutable. */
public final class Masks {

    /** Stands where something is masked. */
    public static final String MASK = "••••••";

    /** How many strings a document may lie in and still be looked into. */
    private static final int LEVELS = 4;

    /** The longest document into which masked values are put back: that takes all of it in memory, three times. */
    private static final int LONGEST_RESTORED = 1 << 20;

    private static final Pattern ESCAPED = Pattern.compile("\\\\+u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})");

    private final Set<String> names;

    /** @param names of fields; their letter case does not matter */
    public Masks(Collection<String> names) {
        this.names = names.stream().map(Masks::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether nothing is masked. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether the values of fields of that name are masked. */
    public boolean hides(String name) {
        return !names.isEmpty() && names.contains(plain(name));
    }

    /**
     * A document to be looked at.
     *
     * @param isCut whether it goes on
     */
    public record MaskedPayload(String text, boolean isCut) {}

    /**
     * The document, indented, without what is masked.
     *
     * @param limit most characters of it
     * @return nothing if it is not exactly one document: of that it can't be told what is masked
     */
    public Optional<MaskedPayload> indented(byte[] document, int limit) {
        return print(Json.reader(document), new JsonPrinter(this, true, limit, 0), false);
    }

    /**
     * Whether what is masked in a document can be told and, if it is edited, put back: it is exactly one document, not too long, and
     * no name comes twice in one object of it. Where nothing is masked, everything is; and where there is nothing, nothing is hidden.
     */
    public boolean canMask(byte[] document) {
        return isEmpty()
                || document.length == 0
                || document.length <= LONGEST_RESTORED
                        && unambiguous(document, 0).isPresent();
    }

    /**
     * What was edited; where a mask stands in it, what stood there before.
     *
     * @param before what it was edited from; null if that is not kept
     * @throws RefusedException if it can't be told what stood there: a mask must not become a value
     */
    public byte[] restored(byte[] edited, byte @Nullable [] before) {
        String text = new String(edited, StandardCharsets.UTF_8);
        // Some write what is not ASCII in escapes.
        if (isEmpty() || !(text.contains(MASK) || text.contains("\\u2022"))) {
            return edited;
        }
        if (before == null || edited.length > LONGEST_RESTORED || !canMask(before)) {
            throw MaskRestoration.lost();
        }
        String shown = unambiguous(before, LONGEST_RESTORED)
                .orElseThrow(MaskRestoration::lost)
                .text();
        return new MaskRestoration()
                .restore(text, shown, new String(before, StandardCharsets.UTF_8))
                .map(restored -> restored.getBytes(StandardCharsets.UTF_8))
                .orElse(edited);
    }

    /** As {@link #indented}, of a document in which no name comes twice in one object, indented where it does not get too long. */
    public Optional<MaskedPayload> unambiguous(byte[] document, int limit) {
        Optional<MaskedPayload> indented =
                print(Json.reader(document), new JsonPrinter(this, true, limit, 0), !isEmpty());
        return indented.filter(MaskedPayload::isCut).isEmpty()
                ? indented
                : print(Json.reader(document), new JsonPrinter(this, false, Integer.MAX_VALUE, 0), false);
    }

    private static Optional<MaskedPayload> print(Reader document, JsonPrinter jsonPrinter, boolean uniquely) {
        try (JsonParser parser = uniquely ? Json.uniqueParser(document) : Json.parser(document)) {
            return jsonPrinter.print(parser)
                    ? Optional.of(new MaskedPayload(jsonPrinter.text(), jsonPrinter.isCut()))
                    : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** A text that is not a document itself, such as a header's value, without what is masked. */
    public String hideIn(String text) {
        return hideIn(text, 0);
    }

    /** A document in it is masked; what only mentions a masked field, in whatever notation, is masked as a whole. */
    String hideIn(String text, int level) {
        if (isEmpty() || text.length() < 2) {
            return text;
        }
        if (mayBeDocument(text) && level < LEVELS) {
            JsonPrinter jsonPrinter = new JsonPrinter(this, false, Integer.MAX_VALUE, level + 1);
            if (print(new StringReader(text), jsonPrinter, false).isPresent()) {
                return jsonPrinter.isMasked() ? jsonPrinter.text() : text;
            }
        }
        return mentionsMasked(text) ? MASK : text;
    }

    /** Whether a string holds a document that can be masked. */
    boolean isDocument(String text, int level) {
        return mayBeDocument(text)
                && level < LEVELS
                && print(new StringReader(text), new JsonPrinter(this, false, 0, level + 1), false)
                        .isPresent();
    }

    private static boolean mayBeDocument(String text) {
        String stripped = text.stripLeading();
        return stripped.startsWith("{") || stripped.startsWith("[") || stripped.startsWith("\"");
    }

    private boolean mentionsMasked(String text) {
        String plain = plain(unescaped(text));
        return names.stream().anyMatch(plain::contains);
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf('%') < 0) {
            return text;
        }
        return ESCAPED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(
                        (char) Integer.parseInt(found.group(1) != null ? found.group(1) : found.group(2), 16))));
    }

    private static String plain(@Nullable String name) {
        return name == null
                ? ""
                : Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }
}
