package io.waybill.service.security;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Who may call the API. There is no default: without these the service does not start.
 *
 * @param user Name of the person's account, for HTTP basic.
 * @param password Its password, as it is or as {bcrypt}….
 * @param apiKey Key for services, sent as X-API-Key.
 */
@Validated
@ConfigurationProperties("waybill.security")
record SecuritySettings(
        @NotBlank String user,

        @NotBlank @Size(min = 12, message = "must have at least 12 characters") String password,

        @NotBlank @Size(min = 24, message = "must have at least 24 characters") String apiKey) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "user " + user;
    }
}
