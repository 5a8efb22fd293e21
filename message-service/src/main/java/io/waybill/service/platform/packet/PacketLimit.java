package io.waybill.service.platform.packet;

import org.springframework.stereotype.Component;

/**
 * How much fits into one statement: the server's {@code max_allowed_packet}, read at start and every minute. A byte may take
 * two in a statement, since quotes and zeros are escaped, and a character three. Thread-safe.
 */
@Component
public class PacketLimit {

    /** What a server has to take: what is known of a message without its body, whatever that is. */
    static final long LEAST = 1 << 20;

    /** Column names, numbers, and what else belongs to a statement beside its values. */
    private static final long FRAME = 16 << 10;

    /** Of what is known of one message beside its body: properties, timeline, errors. */
    private static final long TEXTS = 128 << 10;

    private final PacketMapper mapper;
    private volatile long packet;

    /** @throws IllegalStateException if the server takes less than the journal needs at least */
    PacketLimit(PacketMapper mapper) {
        this.mapper = mapper;
        refresh();
        if (packet < LEAST) {
            throw new IllegalStateException("the database takes statements of at most " + packet
                    + " bytes (max_allowed_packet); at least " + LEAST
                    + " are needed, and 16M are recommended: set max_allowed_packet=16M on the server");
        }
    }

    void refresh() {
        packet = mapper.maxAllowedPacket();
    }

    /** What the server says. */
    long packet() {
        return packet;
    }

    /** About how much the values of one statement may take together. */
    public long statement() {
        return Math.max(0, packet - FRAME);
    }

    /** About how much values take in a statement, at most. */
    public static long need(long bytes, long characters) {
        return 2 * bytes + 3 * characters;
    }

    public boolean fits(long bytes, long characters) {
        return need(bytes, characters) <= statement();
    }

    /** The longest body of a message that is kept, whatever is in it. */
    public long largestBody() {
        return Math.max(0, (statement() - need(0, TEXTS)) / 2);
    }

    /** The {@code max_allowed_packet} with which messages of a size can be kept whole. */
    static long packetFor(long body) {
        return FRAME + need(body, TEXTS);
    }
}
