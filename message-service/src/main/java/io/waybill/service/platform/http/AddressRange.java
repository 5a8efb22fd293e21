package io.waybill.service.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of IP addresses, as 10.1.0.0/16 or fd12::/32; a single address is a range of one. Immutable. */
final class AddressRange {

    /** Only what is looked up in no directory: the rest of Java's forms are names to us. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    static boolean isOne(String text) {
        return ADDRESS.matcher(text.split("/", 2)[0]).matches();
    }

    /** @throws IllegalArgumentException when the text is no range */
    static AddressRange parse(String text) {
        String[] parts = text.split("/", 2);
        try {
            byte[] network = InetAddress.getByName(parts[0]).getAddress();
            int bits = parts.length == 1 ? network.length * 8 : Integer.parseInt(parts[1]);
            if (!isOne(text) || bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("'" + text + "' is not a range of addresses such as 10.1.0.0/16");
            }
            return new AddressRange(network, bits);
        } catch (UnknownHostException | NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a range of addresses such as 10.1.0.0/16", malformed);
        }
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
