package io.waybill.internal.payload;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where in a payload something is, in names of the type that is read or written; never by keys of maps, which are content. */
final class Place {

    private final StringBuilder text = new StringBuilder();

    /** @param name of a property, or null for an element of an array or collection */
    Place then(@Nullable Object from, @Nullable String name, int index) {
        if (name == null) {
            text.append('[').append(Math.max(0, index)).append(']');
        } else {
            text.append(text.isEmpty() ? "" : ".").append(takesAnyName(from) ? "*" : name);
        }
        return this;
    }

    private static boolean takesAnyName(@Nullable Object from) {
        Class<?> type = from instanceof Class<?> itself ? itself : from == null ? Object.class : from.getClass();
        return Map.class.isAssignableFrom(type)
                || Stream.<AnnotatedElement>concat(
                                Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredFields()))
                        .anyMatch(member -> member.isAnnotationPresent(JsonAnySetter.class)
                                || member.isAnnotationPresent(JsonAnyGetter.class));
    }

    /** The place, to be followed by what is the matter there. */
    @Override
    public String toString() {
        return text.isEmpty() ? "it" : text.toString();
    }
}
