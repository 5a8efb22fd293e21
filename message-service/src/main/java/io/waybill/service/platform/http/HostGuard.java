package io.waybill.service.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides to which hosts the service may connect on somebody else's word. A name is looked up once, and what was looked up
 * and found good is what the connection goes to: a name that means something else a moment later leads nowhere. Thread-safe.
 */
public final class HostGuard {

    /** Addresses from which clouds tell machines their secrets, where those are not link-local. */
    private static final List<AddressRange> NEVER = List.of(
            AddressRange.parse("100.100.100.200"),
            AddressRange.parse("168.63.129.16"),
            AddressRange.parse("192.0.0.192"),
            AddressRange.parse("fd00:ec2::254"),
            AddressRange.parse("fd20:ce::254"),
            AddressRange.parse("169.254.0.0/16"),
            AddressRange.parse("0.0.0.0/8"),
            AddressRange.parse("255.255.255.255"));

    /** IPv6 addresses that hold an IPv4 address: compatible, NAT64 and 6to4, and where in it. */
    private static final AddressRange COMPATIBLE = AddressRange.parse("::/96");

    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

    /** What is not on the public Internet, though a directory may say so. */
    private static final List<AddressRange> INNER = Stream.of(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "240.0.0.0/4",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20")
            .map(AddressRange::parse)
            .toList();

    /** All of IPv6 that is given out; the rest is of this machine, this site, or nobody's yet. */
    private static final AddressRange GIVEN_OUT = AddressRange.parse("2000::/3");

    private final Set<String> names = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();
    private final List<AddressRange> ranges = new ArrayList<>();

    private final String property;
    private final boolean allowsPublic;
    private final Directory directory;

    /**
     * @param property the setting that lists them, for people who ask why something is refused
     * @param allowed host names, as in shop.example.com or *.example.com, and addresses or their ranges, as in 10.1.0.0/16
     * @throws IllegalArgumentException when an entry is none of these
     */
    public HostGuard(String property, Collection<String> allowed) {
        this(property, allowed, InetAddress::getAllByName);
    }

    HostGuard(String property, Collection<String> allowed, Directory directory) {
        this(property, allowed, false, directory);
    }

    private HostGuard(String property, Collection<String> allowed, boolean allowsPublic, Directory directory) {
        this.property = property;
        this.allowsPublic = allowsPublic;
        this.directory = directory;
        allowed.forEach(this::allow);
    }

    /** One that allows all addresses of the public Internet as well: what is listed is what belongs to an inner network. */
    public static HostGuard publicAnd(String property, Collection<String> allowed) {
        return publicAnd(property, allowed, InetAddress::getAllByName);
    }

    static HostGuard publicAnd(String property, Collection<String> allowed, Directory directory) {
        return new HostGuard(property, allowed, true, directory);
    }

    private void allow(String entry) {
        String host = entry.strip().toLowerCase(Locale.ROOT);
        if (host.isEmpty() || host.equals("*") || host.equals("*.")) {
            throw new IllegalArgumentException(property + " has '" + entry
                    + "'; host names, *.domain, addresses and ranges of addresses are expected");
        }
        if (host.contains("/") || AddressRange.isOne(host)) {
            ranges.add(range(host));
        } else if (host.startsWith("*.")) {
            suffixes.add(host.substring(1));
        } else {
            names.add(host);
        }
    }

    /** Where names are looked up. */
    interface Directory {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private AddressRange range(String text) {
        try {
            return AddressRange.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(property + ": " + malformed.getMessage(), malformed);
        }
    }

    /** Whether the service may go there, as far as that is known now. */
    public boolean mayLead(String host) {
        try {
            resolve(host);
            return true;
        } catch (UnknownHostException refused) {
            // What the directory does not know at the moment it will be asked again before every connection.
            return (allowsPublic || isAllowed(host)) && !(refused instanceof RefusedHostException);
        }
    }

    /**
     * Addresses of a host to which the service may connect.
     *
     * @throws RefusedHostException when it has some, and the service may connect to none of them
     * @throws UnknownHostException when it has none
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        boolean named = isAllowed(host);
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : directory.addresses(withoutBrackets(host))) {
            InetAddress plain = plain(address, host);
            if (mayConnect(plain, host, named)) {
                allowed.add(plain);
            }
        }
        if (allowed.isEmpty()) {
            throw new RefusedHostException(host, property);
        }
        return allowed.toArray(InetAddress[]::new);
    }

    /**
     * An IPv4 address that comes dressed as one of IPv6, as a directory may give it, is the IPv4 address: it is judged as
     * that, and that is what the connection goes to.
     */
    private static InetAddress plain(InetAddress address, String host) throws UnknownHostException {
        return InetAddress.getByAddress(host, address.getAddress());
    }

    /** It has addresses, to none of which the service may connect. */
    public static final class RefusedHostException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private final String host;
        private final String property;

        RefusedHostException(String host, String property) {
            super("host " + host + " is not allowed by " + property);
            this.host = host;
            this.property = property;
        }

        public String host() {
            return host;
        }

        /** The setting that lists those that are allowed. */
        public String property() {
            return property;
        }
    }

    private boolean isAllowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.contains(name) || suffixes.stream().anyMatch(name::endsWith);
    }

    private boolean mayConnect(InetAddress address, String host, boolean named) {
        if (isNever(address)) {
            return false;
        }
        if (ranges.stream().anyMatch(range -> range.contains(address.getAddress()))) {
            return true;
        }
        if (allowsPublic && isPublic(address)) {
            return true;
        }
        // A name that leads to this very machine is a trick, unless it says so.
        return named && (!address.isLoopbackAddress() || host.equalsIgnoreCase("localhost"));
    }

    private static boolean isNever(InetAddress address) {
        if (address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return NEVER.stream().anyMatch(range -> range.contains(bytes)) || (bytes.length == 16 && holdsNever(bytes));
    }

    private static boolean holdsNever(byte[] bytes) {
        return held(bytes).filter(HostGuard::isNever).isPresent();
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16 && NAT64.contains(bytes) || SIX_TO_FOUR.contains(bytes)) {
            return held(bytes).filter(HostGuard::isPublic).isPresent();
        }
        return (bytes.length == 4 || GIVEN_OUT.contains(bytes))
                && INNER.stream().noneMatch(range -> range.contains(bytes));
    }

    /** The IPv4 address that one of IPv6 holds. */
    private static Optional<InetAddress> held(byte[] bytes) {
        boolean last = NAT64.contains(bytes) || COMPATIBLE.contains(bytes);
        if (!last && !SIX_TO_FOUR.contains(bytes)) {
            return Optional.empty();
        }
        byte[] held = last ? Arrays.copyOfRange(bytes, 12, 16) : Arrays.copyOfRange(bytes, 2, 6);
        if (COMPATIBLE.contains(bytes) && held[0] == 0) {
            return Optional.empty(); // The loopback address ::1, which is judged as such.
        }
        try {
            return Optional.of(InetAddress.getByAddress(held));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
