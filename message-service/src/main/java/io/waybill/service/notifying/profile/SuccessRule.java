package io.waybill.service.notifying.profile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which answers mean that somebody has been notified. Immutable.
 *
 * @param statuses those that may; none: all of 2xx
 * @param body what the answer has to be, but for white space around it; null: whatever it is
 */
public record SuccessRule(Set<Integer> statuses, @Nullable String body) {

    private static final int LONGEST_BODY = 200;

    /** @throws IllegalArgumentException naming what can't be */
    public SuccessRule {
        statuses = Set.copyOf(statuses);
        if (statuses.stream().anyMatch(status -> status < 200 || status > 299)) {
            throw new IllegalArgumentException("only statuses from 200 to 299 can mean success");
        }
        if (body != null && (body.isBlank() || body.length() > LONGEST_BODY)) {
            throw new IllegalArgumentException("'body' has 1 to " + LONGEST_BODY + " characters");
        }
    }

    /** Whether a status is one that may. */
    public boolean takes(int status) {
        return statuses.isEmpty() ? status >= 200 && status < 300 : statuses.contains(status);
    }

    /** @param answer the beginning, as much of it as is read */
    public boolean isMetBy(int status, byte[] answer) {
        return takes(status)
                && (body == null || body.strip().equals(text(answer).strip()));
    }

    private static String text(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8);
    }

    /** For people, as in "200, 204 and the body success". */
    @Override
    public String toString() {
        String expected = statuses.isEmpty() ? "2xx" : Arrays.toString(new TreeSet<>(statuses).toArray());
        return body == null ? expected : expected + " and the body " + body;
    }
}
