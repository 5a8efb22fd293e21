package io.waybill.notification;

import io.waybill.protocol.webhook.WebhookHeaders;
import io.waybill.protocol.webhook.WebhookKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells notifications of Waybill, or of anybody who signs as Standard Webhooks 1.0 says, from what others send. To be given the
 * body as it came, byte for byte, before anything has parsed it. Immutable and thread-safe; touches no database.
 *
 * <p>A verified notification may come again: {@link #idOf} is the same each time, and what has been done for it is not done twice.
 */
public final class NotificationVerifier {

    /** What the libraries of others take as well. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final List<WebhookKey> keys;
    private final Duration tolerance;
    private final Clock clock;

    private NotificationVerifier(List<WebhookKey> keys, Duration tolerance, Clock clock) {
        this.keys = keys;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /**
     * A verifier that takes what is signed with any of the keys: of two while one replaces the other.
     *
     * @param keys secrets that begin with {@code whsec_}, or public keys that begin with {@code whpk_}
     * @throws IllegalArgumentException when there is none, or one can't be read; the message shows nothing of it
     */
    public static NotificationVerifier of(String... keys) {
        if (keys.length == 0) {
            throw new IllegalArgumentException("without a key nothing can be verified");
        }
        List<WebhookKey> parsed = Stream.of(keys).map(WebhookKey::parse).toList();
        if (Stream.of(keys).anyMatch(key -> key.startsWith("whsk_"))) {
            throw new IllegalArgumentException(
                    "a key that begins with whsk_ signs, and belongs to nobody but who sends; verify with the one that begins with whpk_");
        }
        return new NotificationVerifier(parsed, TOLERANCE, Clock.systemUTC());
    }

    /** The same, which takes what was signed as long ago, or in the future: five minutes unless said. */
    public NotificationVerifier within(Duration replayWindow) {
        if (replayWindow.isNegative() || replayWindow.isZero()) {
            throw new IllegalArgumentException("the replay window must be positive: " + replayWindow);
        }
        return new NotificationVerifier(keys, replayWindow, clock);
    }

    /** The same by another clock, for tests. */
    public NotificationVerifier at(Clock other) {
        return new NotificationVerifier(keys, tolerance, other);
    }

    /**
     * Judges a notification.
     *
     * @param body as it came
     * @param headers the value of a header, whatever its name's case; null if there is none
     */
    public NotificationVerdict verify(byte[] body, Function<String, @Nullable String> headers) {
        String id = headers.apply(WebhookHeaders.ID);
        String timestamp = headers.apply(WebhookHeaders.TIMESTAMP);
        String signatures = headers.apply(WebhookHeaders.SIGNATURE);
        if (id == null || timestamp == null || signatures == null) {
            return NotificationVerdict.HEADER_MISSING;
        }
        if (id.isEmpty() || id.indexOf('.') >= 0 || !timestamp.matches("[0-9]{1,12}")) {
            return NotificationVerdict.HEADER_UNREADABLE;
        }
        long signedAt = Long.parseLong(timestamp);
        long age = clock.instant().getEpochSecond() - signedAt;
        if (age > tolerance.toSeconds()) {
            return NotificationVerdict.TOO_OLD;
        }
        if (-age > tolerance.toSeconds()) {
            return NotificationVerdict.TOO_EARLY;
        }
        return Stream.of(signatures.split(" ")).anyMatch(each -> isOfAKey(each, id, signedAt, body))
                ? NotificationVerdict.VERIFIED
                : NotificationVerdict.SIGNATURE_UNKNOWN;
    }

    private boolean isOfAKey(String signature, String id, long signedAt, byte[] body) {
        return keys.stream().anyMatch(key -> key.hasSigned(signature, id, signedAt, body));
    }

    /** What is the same each time a notification comes; null if the header is missing. Trust it only once it is verified. */
    public static @Nullable String idOf(Function<String, @Nullable String> headers) {
        return headers.apply(WebhookHeaders.ID);
    }
}
