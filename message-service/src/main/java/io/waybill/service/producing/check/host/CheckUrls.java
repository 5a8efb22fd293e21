package io.waybill.service.producing.check.host;

import io.waybill.service.platform.http.HostGuard;
import java.net.URI;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Decides which check URLs producers may name. Thread-safe. */
@Component
public class CheckUrls {

    private final HostGuard hosts;

    CheckUrls(HostGuard hosts) {
        this.hosts = hosts;
    }

    /** @throws IllegalArgumentException when it is no URL of a web server, whichever */
    public void checkForm(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the check URL must be like https://host/path; this one has no host, or another scheme");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("the check URL must have no user, no fragment and no impossible port");
        }
    }

    /** @throws IllegalArgumentException when the service may not go there, as far as that is known now */
    public void check(URI uri) {
        checkForm(uri);
        if (!hosts.mayLead(uri.getHost())) {
            throw new IllegalArgumentException("host " + uri.getHost()
                    + " is not allowed, or not known; hosts to which producers' check URLs may lead are listed in "
                    + HostSettings.PROPERTY);
        }
    }
}
