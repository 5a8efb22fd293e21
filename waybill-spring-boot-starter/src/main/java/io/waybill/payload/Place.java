package io.waybill.payload;

import org.jspecify.annotations.Nullable;

/** Where in a payload something is, in names of the type that is read or written; never by keys of maps, which are content. */
final class Place {

    private final StringBuilder text = new StringBuilder();

    /** @param name of a property, or null for an element of an array or collection */
    Place then(@Nullable Object from, @Nullable String name, int index) {
        if (name == null) {
            text.append('[').append(Math.max(0, index)).append(']');
        } else {
            text.append(text.isEmpty() ? "" : ".").append(isMap(from) ? "*" : name);
        }
        return this;
    }

    private static boolean isMap(@Nullable Object from) {
        return from instanceof java.util.Map
                || (from instanceof Class<?> type && java.util.Map.class.isAssignableFrom(type));
    }

    /** The place, to be followed by what is the matter there. */
    @Override
    public String toString() {
        return text.isEmpty() ? "it" : text.toString();
    }
}
