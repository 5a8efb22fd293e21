package io.waybill.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Identifies one message for its whole life, over every copy of it. A UUIDv7, so ids sort by the millisecond they were
 * made in. Immutable.
 */
public record MessageId(long high, long low) implements Comparable<MessageId> {

    /** In epoch milliseconds; older than Waybill, so that an id with an earlier time was made by a broken clock. */
    public static final long EARLIEST = 1_577_836_800_000L; // 2020-01-01T00:00:00Z

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /** A new id for a message that begins at the given epoch millisecond. */
    public static MessageId at(long epochMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = epochMillis << 16 | VERSION_7 | random.nextInt(1 << 12);
        return new MessageId(high, VARIANT | random.nextLong() >>> 2);
    }

    /** The one id of the given epoch millisecond that belongs to a text: the same whoever makes it, and as good as never another's. */
    public static MessageId at(long epochMillis, String text) {
        MessageId hash = of(sha256(text));
        return new MessageId(epochMillis << 16 | VERSION_7 | hash.high >>> 52, VARIANT | hash.low >>> 2);
    }

    /** The smallest id that a message of the given epoch millisecond can have: a bound for range scans. */
    public static MessageId floor(long epochMillis) {
        return new MessageId(epochMillis << 16, 0);
    }

    /**
     * Reads the text form of an id.
     *
     * @throws IllegalArgumentException when the text is not a UUID in its canonical 36 characters
     */
    public static MessageId parse(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException(
                    "not a message id (a UUID of 36 characters): '" + Printable.of(text, 64) + "'");
        }
        MessageId id;
        try {
            UUID uuid = UUID.fromString(text);
            id = new MessageId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("not a message id: '" + Printable.of(text) + "'", malformed);
        }
        // Java also reads signs and groups of other lengths: many texts for one id.
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a message id: '" + Printable.of(text) + "'");
        }
        return id;
    }

    /**
     * The id under which a consumer remembers a message that Waybill did not send: RocketMQ's own {@code UNIQ_KEY},
     * which stays the same over retries.
     */
    public static MessageId ofUniqueKey(String uniqueKey) {
        if (uniqueKey.length() == 32 && uniqueKey.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return of(HexFormat.of().parseHex(uniqueKey));
        }
        return of(sha256(uniqueKey));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The id held in the first 16 bytes. */
    public static MessageId of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new MessageId(buffer.getLong(), buffer.getLong());
    }

    /** The 16 bytes of the id, as kept in {@code BINARY(16)} columns. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** Whether the id is a UUIDv7 and so holds a time, as all that Waybill makes do. */
    public boolean isTimeOrdered() {
        return (high & 0xF000) == VERSION_7;
    }

    /** The epoch millisecond the id was made in. */
    public long epochMillis() {
        return high >>> 16;
    }

    @Override
    public int compareTo(MessageId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
