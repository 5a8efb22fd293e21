package io.waybill.service.notifying.delivery;

import io.waybill.protocol.Headers;
import io.waybill.protocol.webhook.WebhookHeaders;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.endpoint.EndpointAddresses;
import io.waybill.service.notifying.endpoint.EndpointSettings;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotifyUrl;
import io.waybill.service.platform.http.HttpPost;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes requests: what is signed is byte for byte what is sent, and the same on every attempt but for the time. Thread-safe. */
@Component
class Requests {

    private final EndpointAddresses addresses;

    Requests(EndpointAddresses addresses) {
        this.addresses = addresses;
    }

    /**
     * @param at when the attempt is made, in epoch milliseconds
     * @throws IllegalArgumentException when the message says no address to which it may be told
     */
    HttpPost of(Endpoint endpoint, NotificationClaim claim, NotificationContent content, long at) {
        EndpointSettings settings = endpoint.settings();
        byte[] body = Objects.requireNonNull(content.body());
        String id = Endpoint.notificationId(endpoint.name(), claim.key().messageId());
        long seconds = at / 1_000;
        Map<String, String> headers = new LinkedHashMap<>(settings.headers());
        describe(content, headers);
        headers.put(WebhookHeaders.ID, id);
        headers.put(WebhookHeaders.TIMESTAMP, String.valueOf(seconds));
        headers.put(WebhookHeaders.SIGNATURE, endpoint.sign(id, seconds, body));
        return new HttpPost(endpoint.name(), address(settings, content), body, headers, settings.timeout());
    }

    /** What a listener would be told beside the payload. */
    private static void describe(NotificationContent content, Map<String, String> headers) {
        put(headers, WebhookHeaders.TOPIC, content.topic());
        put(headers, WebhookHeaders.TAG, content.tag());
        put(headers, WebhookHeaders.KEY, content.messageKey());
        put(headers, WebhookHeaders.VERSION, content.version() == 1 ? null : String.valueOf(content.version()));
        Map<String, String> properties = propertiesOf(content);
        put(headers, Headers.CODEC, properties.get(Headers.CODEC));
        put(headers, Headers.KEY_ID, properties.get(Headers.KEY_ID));
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }

    private static Map<String, String> propertiesOf(NotificationContent content) {
        return content.properties() == null ? Map.of() : Redelivery.propertiesOf(content.properties());
    }

    private URI address(EndpointSettings settings, NotificationContent content) {
        if (!settings.isFromMessage()) {
            return addresses.parse(Objects.requireNonNull(settings.url()));
        }
        String named = content.notifyUrl();
        if (named == null) {
            throw new IllegalArgumentException("the message has no header " + NotifyUrl.HEADER);
        }
        URI uri = addresses.parse(named);
        if (!EndpointAddresses.isListed(uri.getHost(), settings.hosts())) {
            throw new IllegalArgumentException("the message names a host that the endpoint does not list");
        }
        return uri;
    }
}
