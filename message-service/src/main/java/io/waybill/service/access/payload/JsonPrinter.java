package io.waybill.service.access.payload;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes one document again, token by token: masked, indented or as short as can be, and no longer than it may become. Numbers stay
 * as they were written. Used once.
 */
final class JsonPrinter {

    private final Masks masks;
    private final boolean indented;
    private final int limit;
    private final int level;
    private final StringBuilder text = new StringBuilder();

    private int depth;
    private boolean isFirst = true;
    private boolean isNamed;
    private boolean isMasked;

    /**
     * @param limit of characters
     * @param level how many strings the document lies in
     */
    JsonPrinter(Masks masks, boolean indented, int limit, int level) {
        this.masks = masks;
        this.indented = indented;
        this.limit = limit;
        this.level = level;
    }

    /** What was written. */
    String text() {
        return text.substring(0, Math.min(text.length(), limit));
    }

    /** Whether there was more than could be written. */
    boolean isCut() {
        return text.length() > limit;
    }

    /** Whether anything in it is masked. */
    boolean isMasked() {
        return isMasked;
    }

    /**
     * Reads to the end, even when no more is written: whether it is a document shows there.
     *
     * @return whether it is exactly one document, and one with names or in a string: what else there is can't be masked
     * @throws tools.jackson.core.JacksonException for what is no JSON
     */
    boolean print(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null || !(first.isStructStart() || first == JsonToken.VALUE_STRING)) {
            return false;
        }
        if (first == JsonToken.VALUE_STRING && !masks.isEmpty() && !masks.isDocument(parser.getString(), level)) {
            return false;
        }
        print(first, parser);
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (depth == 0) {
                return false; // A second document.
            }
            print(token, parser);
        }
        return true;
    }

    private void print(JsonToken token, JsonParser parser) {
        switch (token) {
            case START_OBJECT, START_ARRAY -> open(token == JsonToken.START_OBJECT ? '{' : '[');
            case END_OBJECT, END_ARRAY -> close(token == JsonToken.END_OBJECT ? '}' : ']');
            case PROPERTY_NAME -> name(parser);
            case VALUE_STRING -> string(parser.getString());
            default -> value(parser.getString());
        }
    }

    private void open(char bracket) {
        next();
        append(bracket);
        depth++;
        isFirst = true;
    }

    private void close(char bracket) {
        depth--;
        if (!isFirst) {
            breakLine();
        }
        append(bracket);
        isFirst = false;
    }

    private void name(JsonParser parser) {
        String name = parser.currentName();
        next();
        quote(name);
        append(':');
        isNamed = true;
        if (masks.hides(name)) {
            parser.nextToken();
            parser.skipChildren();
            mask();
        }
    }

    private void string(String value) {
        String shown = masks.hideIn(value, level);
        isMasked |= !shown.equals(value);
        next();
        quote(shown);
    }

    private void mask() {
        isMasked = true;
        next();
        quote(Masks.MASK);
    }

    private void value(@Nullable String written) {
        next();
        if (!isCut()) {
            text.append(written);
        }
    }

    /** Goes to where the next value or name is to stand. */
    private void next() {
        if (isNamed) {
            isNamed = false;
            return;
        }
        if (depth > 0) {
            if (!isFirst) {
                append(',');
            }
            breakLine();
        }
        isFirst = false;
    }

    private void breakLine() {
        if (indented) {
            append('\n');
            for (int i = 0; i < depth && !isCut(); i++) {
                append(' ');
                append(' ');
            }
        }
    }

    private void quote(String value) {
        append('"');
        if (!isCut()) {
            JsonStringEncoder.getInstance().quoteAsString(value, text);
        }
        append('"');
    }

    private void append(char part) {
        if (!isCut()) {
            text.append(part);
        }
    }
}
