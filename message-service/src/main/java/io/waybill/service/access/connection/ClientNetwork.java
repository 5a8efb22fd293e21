package io.waybill.service.access.connection;

import org.jspecify.annotations.Nullable;

/** Whose address it is, as far as bounds go: of IPv6 whoever has one has the other 2^64 of its network as well. */
final class ClientNetwork {

    private static final int WORDS_OF_NETWORK = 4;

    private ClientNetwork() {}

    /** @param address as Java writes it: of IPv6 eight words, none left out */
    static String of(@Nullable String address) {
        String known = String.valueOf(address);
        int end = -1;
        for (int word = 0; word < WORDS_OF_NETWORK; word++) {
            end = known.indexOf(':', end + 1);
            if (end < 0) {
                return known;
            }
        }
        return known.substring(0, end);
    }
}
