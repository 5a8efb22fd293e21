package io.waybill.service.notifying.endpoint;

import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which headers an endpoint may have of its own. */
final class EndpointHeaders {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,998}[\\x21-\\x7e])?");

    /** What says how a request goes over the connection, and whose it is. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "http2-settings");

    private EndpointHeaders() {}

    /** @throws RefusedException naming a header that can't be, and nothing of its value */
    static Map<String, String> checked(Map<String, String> headers) {
        Map<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()
                    || OURS.contains(lower)
                    || lower.startsWith("webhook-")
                    || lower.startsWith("waybill-")) {
                throw RequestRefusal.invalid("'headers' can't have '" + name.replaceAll("[^\\x21-\\x7e]", "?") + "'");
            }
            if (value == null || !VALUE.matcher(value).matches()) {
                throw RequestRefusal.invalid("the header '" + name + "' needs 1 to 1000 printable characters of ASCII");
            }
            if (checked.put(name, value) != null) {
                throw RequestRefusal.invalid("'headers' has '" + name + "' twice");
            }
        });
        return checked;
    }
}
