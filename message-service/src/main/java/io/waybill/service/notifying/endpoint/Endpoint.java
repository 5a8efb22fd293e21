package io.waybill.service.notifying.endpoint;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookKey;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A consumer group at an address. Immutable.
 *
 * @param secrets that sign; two while one replaces the other
 * @param version counts changes, from 1
 * @param since when it was registered, by the database's clock: one of the same name that was deleted is another
 */
public record Endpoint(
        String name,
        String topic,
        String tags,
        EndpointSettings settings,
        List<String> secrets,
        int version,
        long since) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    public Endpoint {
        secrets = List.copyOf(secrets);
    }

    /**
     * Whatever asks by name asks for one that can be: a column of names takes no others.
     *
     * @return the name
     * @throws RefusedException if no endpoint can have it
     */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw RequestRefusal.invalid("an endpoint's name has 1 to 64 letters, digits, '-' and '_'");
        }
        return name;
    }

    /** By which a receiver knows a repeat: one for each message and endpoint, whatever attempt and round it is. */
    public static String notificationId(String name, MessageId messageId) {
        return messageId + "-" + name;
    }

    /** The consumer group that it is. */
    public String group() {
        return HttpGroups.of(name);
    }

    /** Signs one attempt with each of its secrets: what stands in the header. */
    public String sign(String id, long epochSeconds, byte[] body) {
        return secrets.stream()
                .map(secret -> WebhookKey.parse(secret).sign(id, epochSeconds, body))
                .collect(Collectors.joining(" "));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "endpoint " + name + " of " + topic + ", version " + version;
    }
}
