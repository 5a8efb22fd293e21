package io.waybill.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses of RocketMQ's name servers as RocketMQ's client reads them. What it can't use it tries all the same, at every send
 * anew, and then says no more than {@code connect to  failed}.
 */
public final class NameServers {

    /** The client takes all up to the last colon for the host. */
    private static final Pattern ADDRESS = Pattern.compile(
            "([^\\s:;,/\\[\\]]+|\\[[0-9a-fA-F:.]+(%[\\w.-]+)?]|[0-9a-fA-F]*(:[0-9a-fA-F.]*){2,}(%[\\w.-]+)?):([0-9]{1,5})");

    private static final String ENDPOINT = "http://";
    private static final int LAST_PORT = 65_535;

    private NameServers() {}

    /** @throws IllegalArgumentException when RocketMQ's client can't reach what is named, with words for people */
    public static void check(String addresses) {
        if (addresses.isBlank()) {
            throw new IllegalArgumentException("no name server is given");
        }
        if (addresses.indexOf(',') >= 0) {
            throw fault(addresses, "addresses are separated by semicolons, not by commas");
        }
        if (addresses.chars().anyMatch(Character::isWhitespace)) {
            throw fault(addresses, "there must be no spaces");
        }
        if (addresses.startsWith(ENDPOINT)) {
            checkAddress(addresses, addresses.substring(ENDPOINT.length()));
        } else {
            // A semicolon at the end does no harm.
            String used = addresses.endsWith(";") ? addresses.substring(0, addresses.length() - 1) : addresses;
            List.of(used.split(";", -1)).forEach(each -> checkAddress(addresses, each));
        }
    }

    private static void checkAddress(String addresses, String address) {
        if (address.isEmpty()) {
            throw fault(addresses, "an address is empty");
        }
        if (address.contains("//")) {
            throw fault(addresses, "a protocol is understood as http:// before a single address, and nowhere else");
        }
        if (!ADDRESS.matcher(address).matches()) {
            throw fault(addresses, "'" + Printable.of(address) + "' is not host:port");
        }
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        if (port < 1 || port > LAST_PORT) {
            throw fault(addresses, "'" + Printable.of(address) + "' has no port between 1 and " + LAST_PORT);
        }
    }

    private static IllegalArgumentException fault(String addresses, String what) {
        return new IllegalArgumentException("'" + Printable.of(addresses) + "' does not name name servers: " + what
                + ". One is host:port, several are host:port;host:port");
    }
}
