package io.waybill.service.notifying.schedule;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a message wants somebody told of it. */
public final class NotifyUrl {

    public static final String HEADER = "notify-url";

    private static final int LONGEST_HOST = 255;

    private NotifyUrl() {}

    /** @param properties of the message's first copy */
    public static @Nullable String of(Map<String, String> properties) {
        return properties.get(HEADER);
    }

    /** The host of it, in lower case; empty if there is none, or it can't be read. */
    public static String hostOf(@Nullable String url) {
        try {
            String host = url == null ? null : new URI(url).getHost();
            return host == null || host.length() > LONGEST_HOST ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException malformed) {
            return "";
        }
    }
}
