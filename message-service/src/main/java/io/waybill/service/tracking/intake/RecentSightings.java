package io.waybill.service.tracking.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tells what was seen within the last hour. Every batch carries its sender's registration, so what is wrong with it comes
 * several times a second; and should what was kept of it be lost, it is kept again an hour later. Thread-safe.
 */
class RecentSightings {

    private static final long MEMORY_MILLIS = Duration.ofHours(1).toMillis();
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Long> seenAt = new HashMap<>();

    RecentSightings(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isNew(String text) {
        String what = digest(text); // Texts may be long, and there may be many.
        long now = clock.millis();
        Long before = seenAt.get(what);
        if (before != null && now - before < MEMORY_MILLIS) {
            return false;
        }
        if (seenAt.size() >= MOST) {
            seenAt.clear();
        }
        seenAt.put(what, now);
        return true;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
