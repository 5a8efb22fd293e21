package io.waybill.service.tracking.archive.unit;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names that nobody else has, the later ones sorted behind. */
final class Attempts {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Attempts() {}

    static String next(Instant now) {
        return TIME.format(now) + "-" + Long.toString(Math.abs(RANDOM.nextLong() % 0x7FFF_FFFF_FFFFL), 36);
    }

    static String part(String attempt, int number) {
        return String.format(Locale.ROOT, "%s-%05d", attempt, number);
    }
}
