package io.waybill.service.notifying.endpoint;

import io.waybill.service.platform.http.HostGuard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Decides which addresses endpoints may have, and messages name. Thread-safe. */
@Component
public class EndpointAddresses {

    private static final int LONGEST = 1_000;
    private static final int LONGEST_HOST = 253;
    private static final int HIGHEST_PORT = 65_535;

    private final HostGuard hosts;
    private final boolean allowHttp;

    EndpointAddresses(EndpointHosts hosts, NotificationSettings settings) {
        this.hosts = hosts.guard();
        this.allowHttp = settings.allowHttp();
    }

    /** @throws IllegalArgumentException when it is no address that anybody may be told at; the message has nothing of it but its host */
    public URI parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("the URL is longer than " + LONGEST);
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the URL is not one: " + malformed.getReason(), malformed);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && allowHttp) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    allowHttp
                            ? "the URL must be like https://host/path"
                            : "the URL must be like https://host/path; waybill.notification.allow-http allows http://");
        }
        if (uri.getHost().length() > LONGEST_HOST) {
            throw new IllegalArgumentException("the URL's host is longer than " + LONGEST_HOST);
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || uri.getPort() > HIGHEST_PORT) {
            throw new IllegalArgumentException("the URL must have no user, no fragment and no impossible port");
        }
        return URI.create(
                uri.toASCIIString()); // As it goes over the connection: there is nothing but ASCII in a request's line.
    }

    /** @throws IllegalArgumentException when the service may not go there, as far as that is known now */
    void check(URI uri) {
        if (!hosts.mayLead(uri.getHost())) {
            throw new IllegalArgumentException("host " + uri.getHost()
                    + " is not known, or has no address that is public or listed in " + NotificationSettings.HOSTS);
        }
    }

    /** Whether a host is among those that an endpoint's messages may name. */
    public static boolean isListed(String host, List<String> listed) {
        String name = host.toLowerCase(Locale.ROOT);
        return listed.stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.startsWith("*.") ? name.endsWith(each.substring(1)) : name.equals(each));
    }
}
