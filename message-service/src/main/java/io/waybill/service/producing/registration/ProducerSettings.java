package io.waybill.service.producing.registration;

import io.waybill.service.producing.check.host.CheckUrls;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Producers that are known from the configuration; they go before those that were registered by the API.
 *
 * @param producers Producers on REST, by their names.
 */
@ConfigurationProperties("waybill")
record ProducerSettings(@DefaultValue Map<String, Configured> producers) {

    ProducerSettings {
        producers = Map.copyOf(producers);
    }

    /**
     * One producer.
     *
     * @param checkUrl Where it is asked what became of its messages.
     * @param secret Signs what it is asked; at least 24 characters.
     */
    record Configured(@Nullable String checkUrl, @Nullable String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "producer at " + checkUrl;
        }
    }

    /** @throws IllegalArgumentException naming the property that can't work */
    Map<String, Producer> checked(CheckUrls urls) {
        Map<String, Producer> checked = new HashMap<>();
        producers.forEach((name, configured) -> {
            String property = "waybill.producers." + name;
            try {
                Producer.checkName(name);
                Producer producer = new Producer(
                        name, require(configured.checkUrl(), "check-url"), require(configured.secret(), "secret"));
                urls.checkForm(producer.uri());
                checked.put(name, producer);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(property + ": " + wrong.getMessage(), wrong);
            }
        });
        return checked;
    }

    private static String require(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
