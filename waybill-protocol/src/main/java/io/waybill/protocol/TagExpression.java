package io.waybill.protocol;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A subscription's tag filter: {@code *}, or tags joined by {@code ||}, as RocketMQ reads it. Immutable. */
public final class TagExpression {

    public static final String ALL = "*";

    private final Set<String> tags;

    private TagExpression(Set<String> tags) {
        this.tags = tags;
    }

    public static TagExpression of(@Nullable String text) {
        if (text == null || text.isBlank() || text.trim().equals(ALL)) {
            return new TagExpression(Set.of());
        }
        return new TagExpression(Arrays.stream(text.split("\\|\\|"))
                .map(String::trim)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
    }

    public boolean matches(@Nullable String tag) {
        return tags.isEmpty() || (tag != null && tags.contains(tag));
    }

    /** The canonical text: equal expressions have equal text, whatever order they were written in. */
    @Override
    public String toString() {
        return tags.isEmpty() ? ALL : tags.stream().sorted().collect(Collectors.joining(" || "));
    }
}
