package io.waybill.service.producing.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A producer on REST.
 *
 * @param checkUrl where it is asked what became of its messages
 * @param secret signs what it is asked
 */
public record Producer(String name, String checkUrl, String secret) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,50}");
    private static final int SHORTEST_SECRET = 24;
    private static final int LONGEST_SECRET = 255;
    private static final int LONGEST_URL = 1_000;

    /** @throws IllegalArgumentException when it can't be asked like this */
    public Producer {
        checkName(name);
        if (checkUrl.length() > LONGEST_URL) {
            throw new IllegalArgumentException("the check URL is longer than " + LONGEST_URL);
        }
        if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            throw new IllegalArgumentException(
                    "the secret must have " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " characters");
        }
        parse(checkUrl);
    }

    static void checkName(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a producer's name has 1 to 50 letters, digits, '-' and '_'; this is none: '" + name + "'");
        }
    }

    public URI uri() {
        return parse(checkUrl);
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the check URL is not one: " + malformed.getReason(), malformed);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "producer " + name + " at " + checkUrl;
    }
}
