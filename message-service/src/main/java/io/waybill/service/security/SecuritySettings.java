package io.waybill.service.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call the API. There is no default: without these the service does not start. Checked here and not by
 * annotations, because a failed annotation has its value written to the log.
 *
 * @param user Name of the person's account, for HTTP basic.
 * @param password Its password, as it is or as {bcrypt}….
 * @param apiKey Key for services, sent as X-API-Key.
 */
@ConfigurationProperties("waybill.security")
record SecuritySettings(String user, String password, String apiKey) {

    SecuritySettings {
        List<String> problems = new ArrayList<>();
        check("user", user, 1, problems);
        check("password", password, 12, problems);
        check("api-key", apiKey, 24, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "user " + user;
    }

    private static void check(String name, @Nullable String value, int shortest, List<String> problems) {
        if (value == null || value.isBlank()) {
            problems.add("waybill.security." + name + " is missing");
        } else if (value.length() < shortest) {
            problems.add("waybill.security." + name + " must have at least " + shortest + " characters");
        }
    }
}
